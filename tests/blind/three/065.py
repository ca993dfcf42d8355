# exercise: exercise5
# function: train_regression
# mistake: forward and backward always use the start params (stale), only the step uses the current ones
# kind: value
# shown
def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    current = params
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            acts = forward(params, x[batch])
            losses.append(mse(acts[-1], y[batch]))
            grads = backward(params, acts, mse_grad(acts[-1], y[batch]))
            current = sgd_step(current, grads, lr)
        history.append(float(np.mean(losses)))
    return current, history
