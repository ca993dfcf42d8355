# exercise: exercise5
# function: train_regression
# mistake: calls mse_grad(target, pred): the arguments are swapped, so every step leads away from the targets
# kind: value
# named: Your steps lead away from the targets: you gave target and p
import numpy as np


def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            pred = activations[-1]
            losses.append(mse(pred, y[batch]))
            grads = backward(params, activations, mse_grad(y[batch], pred))
            params = sgd_step(params, grads, lr)
        history.append(float(np.mean(losses)))
    return params, history
