# The batches are cut once, before the loop over the epochs: every epoch sees the same ones.
import numpy as np
from exercise1 import forward
from exercise2 import cross_entropy, mse
from exercise3 import backward, cross_entropy_grad, mse_grad
from exercise4 import minibatches, sgd_step


def train_step(params, x, y, lr):
    activations = forward(params, x)
    loss = cross_entropy(activations[-1], y)
    sgd_step(params, backward(params, activations, cross_entropy_grad(activations[-1], y)), lr)
    return params, loss


def train(params, x, y, *, lr, epochs, batch_size, rng):
    """Does not build on train_step, which is wrong."""
    history = []
    batches = minibatches(len(x), batch_size, rng)
    for _ in range(epochs):
        losses = []
        for batch in batches:
            activations = forward(params, x[batch])
            losses.append(cross_entropy(activations[-1], y[batch]))
            params = sgd_step(params, backward(params, activations, cross_entropy_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
    return params, history


def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng)[: max(len(x) // batch_size, 1)]:
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            params = sgd_step(params, backward(params, activations, mse_grad(activations[-1], y[batch])), lr)
        history.append(np.mean(losses))
    return params, history
