# exercise: exercise5
# function: train_regression
# mistake: copies the loop of train and calls train_step, which takes the targets for class labels
# kind: crash
# named: `train_regression` passes `train_step` something it cannot u
import numpy as np


def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(float(np.mean(losses)))
    return params, history
