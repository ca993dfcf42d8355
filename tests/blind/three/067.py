# exercise: exercise5
# function: train_regression
# mistake: Adds a ReLU to the predictions so that they cannot be negative; gradient ignores it
# kind: value
# shown
def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            acts = forward(params, x[batch])
            pred = np.maximum(acts[-1], 0)
            losses.append(mse(pred, y[batch]))
            grads = backward(params, acts, mse_grad(pred, y[batch]))
            params = sgd_step(params, grads, lr)
        history.append(float(np.mean(losses)))
    return params, history
