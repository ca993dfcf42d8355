# The return stands inside the loop over the epochs.
import numpy as np
from exercise1 import forward
from exercise2 import cross_entropy, mse
from exercise3 import backward, cross_entropy_grad, mse_grad
from exercise4 import minibatches, sgd_step


def train_step(params, x, y, lr):
    activations = forward(params, x)
    params = sgd_step(params, backward(params, activations, cross_entropy_grad(activations[-1], y)), lr)
    return params, cross_entropy(forward(params, x)[-1], y)


def train(params, x, y, lr, epochs, batch_size):
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(x), batch_size, np.random.default_rng()):
            params, loss = train_step(params, x[batch], y[batch], lr)
        history.append(loss)
    return params, history


def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            params = sgd_step(params, backward(params, activations, mse_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
        return params, history
