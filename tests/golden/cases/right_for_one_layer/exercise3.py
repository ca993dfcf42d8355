# A bend of its own in the way back: right as long as there is one layer only.
import numpy as np


def numerical_gradient(f, x, h=1e-05):
    """Measure the gradient of f at x by central differences."""
    moved = np.array(x, dtype=np.float64)
    slopes = np.empty(moved.shape)
    for index in np.ndindex(moved.shape):
        saved = moved[index]
        moved[index] = saved + h
        above = f(moved)
        moved[index] = saved - h
        below = f(moved)
        moved[index] = saved
        slopes[index] = (above - below) / (2 * h)
    return slopes


def mse_grad(pred, target):
    """Return the gradient of the mean squared error with respect to pred."""
    raise NotImplementedError("TODO: mse_grad")


def cross_entropy_grad(logits, labels):
    """Return d cross_entropy / d logits, where cross_entropy is the mean over the N examples."""
    raise NotImplementedError("TODO: cross_entropy_grad")


def relu_backward(dout, z):
    """Return the gradient at the input z of a ReLU, given the gradient at its output."""
    raise NotImplementedError("TODO: relu_backward")


def linear_backward(dout, x, W):
    """Return the gradients of a linear layer out = x @ W + b, given the gradient at its output."""
    raise NotImplementedError("TODO: linear_backward")


def backward(params, activations, dlogits):
    """Return the gradient of the loss for all the weights and biases of a network."""
    grads = []
    dz = dlogits
    for i in range(len(params) - 1, -1, -1):
        W, b = params[i]
        grads.insert(0, (activations[i].T @ dz, dz.sum(axis=0)))
        dz = (dz @ W.T) * np.tanh(activations[i])
    return grads
