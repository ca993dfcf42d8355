# exercise: exercise5
# function: train_regression
# mistake: copied the classifier's gradient: cross_entropy_grad with real-valued targets
# kind: crash
# named: `labels` should be: integer array
def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            pred = activations[-1]
            losses.append(mse(pred, y[batch]))
            dout = cross_entropy_grad(pred, y[batch])
            grads = backward(params, activations, dout)
            params = sgd_step(params, grads, lr)
        history.append(float(np.mean(losses)))
    return params, history
