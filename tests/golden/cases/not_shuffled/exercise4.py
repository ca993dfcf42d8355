# The batches are cut from the indices in order.
import numpy as np


def sgd_step(params, grads, lr):
    """Take one step of gradient descent, p - lr * g for every array of params."""
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads)]


def momentum_step(params, grads, velocity, lr, beta=0.9):
    """Take one step of gradient descent with momentum: v = beta * v + g, then p = p - lr * v."""
    new_params = []
    new_velocity = []
    for (W, b), (dW, db), (vW, vb) in zip(params, grads, velocity):
        vW = beta * vW + dW
        vb = beta * vb + db
        new_velocity.append((vW, vb))
        new_params.append((W - lr * vW, b - lr * vb))
    return (new_params, new_velocity)


def minibatches(n, batch_size, rng):
    """Shuffle range(n) and cut it in pieces of batch_size."""
    return [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]


def descend(grad, w0, lr, steps):
    """Walk down a landscape by gradient descent and return the whole path."""
    raise NotImplementedError("TODO: descend")


def max_stable_lr(hessian):
    """Return the learning rate above which gradient descent diverges on a quadratic bowl."""
    raise NotImplementedError("TODO: max_stable_lr")


def learning_rate_verdict(losses):
    """Say from a loss curve whether the learning rate was too large, too small or just right."""
    raise NotImplementedError("TODO: learning_rate_verdict")
