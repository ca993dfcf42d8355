# exercise: exercise5
# function: train
# mistake: picks the rows of x but passes all labels y, so the number of examples and labels differ
# kind: crash
# named: The inputs of a batch are shuffled but its labels are not: m
import numpy as np


def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        epoch_losses = []
        for batch in minibatches(len(x), batch_size, rng):
            xb = x[batch]
            params, loss = train_step(params, xb, y, lr)
            epoch_losses.append(loss)
        history.append(float(np.mean(epoch_losses)))
    return params, history
