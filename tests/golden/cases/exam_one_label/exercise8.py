# Weights of zero: the logits are the same for every picture.
import numpy as np


def fit(x, y, rng):
    return [(np.zeros((144, 2)), np.zeros(2))]


def predict(params, x):
    W, b = params[0]
    return np.argmax(x @ W + b, axis=1)
