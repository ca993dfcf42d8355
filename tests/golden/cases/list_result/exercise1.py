# Nested lists in place of an array.
import numpy as np


def linear(x, W, b):
    """One layer of weighted sums: z[i, j] = sum over k of x[i, k] W[k, j], plus b[j]."""
    return x @ W + b


def relu(z):
    """The larger of z and 0, entry by entry."""
    return [[max(v, 0.0) for v in row] for row in z]


def sigmoid(z):
    """The logistic function 1 / (1 + e^-z), entry by entry."""
    raise NotImplementedError("TODO: sigmoid")


def softmax(z):
    """Turn each row of logits into probabilities."""
    raise NotImplementedError("TODO: softmax")


def init_params(sizes, rng):
    """Draw the parameters of a network by He initialisation (He et al. 2015)."""
    raise NotImplementedError("TODO: init_params")


def forward(params, x):
    """Run a batch through the network and keep what every layer received."""
    raise NotImplementedError("TODO: forward")
