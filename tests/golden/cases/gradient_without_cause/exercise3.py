# A formula that nobody foresaw: no cause is claimed.
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
    """Return d mse / d pred, where mse is the mean of the squared errors over all entries."""
    return 2 * np.arctan2(pred - target, pred.size)


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
    raise NotImplementedError("TODO: backward")
