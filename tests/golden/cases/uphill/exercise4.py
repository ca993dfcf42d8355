# The step goes along the gradient.
import numpy as np


def sgd_step(params, grads, lr):
    """Take one step of gradient descent, p - lr * g for every array of params."""
    new = []
    for (W, b), (dW, db) in zip(params, grads):
        new.append((W + lr * dW, b + lr * db))
    return new


def momentum_step(params, grads, velocity, lr, beta=0.9):
    """Take one step of gradient descent with momentum: v = beta * v + g, then p = p - lr * v."""
    raise NotImplementedError("TODO: momentum_step")


def minibatches(n, batch_size, rng):
    """Shuffle range(n) and cut it in pieces of batch_size."""
    raise NotImplementedError("TODO: minibatches")


def descend(grad, w0, lr, steps):
    """Walk down a landscape by gradient descent and return the whole path."""
    raise NotImplementedError("TODO: descend")


def max_stable_lr(hessian):
    """Return the learning rate above which gradient descent diverges on a quadratic bowl."""
    raise NotImplementedError("TODO: max_stable_lr")


def learning_rate_verdict(losses):
    """Say from a loss curve whether the learning rate was too large, too small or just right."""
    raise NotImplementedError("TODO: learning_rate_verdict")
