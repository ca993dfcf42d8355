# exercise: exercise5
# function: train_regression
# mistake: the arguments of mse_grad are swapped: every step leads away from the targets
# kind: value
# named: Your steps lead away from the targets: you gave
def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            acts = forward(params, x[batch])
            losses.append(mse(acts[-1], y[batch]))
            grads = backward(params, acts, mse_grad(y[batch], acts[-1]))
            params = sgd_step(params, grads, lr)
        history.append(float(np.mean(losses)))
    return params, history
