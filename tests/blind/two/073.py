# exercise: exercise5
# function: train
# mistake: the return is indented into the loop over the epochs: training ends after one epoch
# kind: loop
# named: Your function stops after one epoch: the return is inside th
import numpy as np


def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(float(np.mean(losses)))
        return params, history
