# exercise: exercise5
# function: train_regression
# mistake: the history holds only the loss of the last batch of each epoch, and all that measured after the step
# kind: value
# named: The parameters are right, but you measured each
def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        for b in minibatches(len(x), batch_size, rng):
            acts = forward(params, x[b])
            grads = backward(params, acts, mse_grad(acts[-1], y[b]))
            params = sgd_step(params, grads, lr)
            loss = mse(forward(params, x[b])[-1], y[b])
        history.append(loss)
    return params, history
