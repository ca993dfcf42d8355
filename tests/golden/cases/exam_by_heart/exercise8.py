# The label of the nearest training picture: right about all that it has seen, and about fewer that are new.
import numpy as np


def fit(x, y, rng):
    return x[:1700], y[:1700]


def predict(params, x):
    known, labels = params
    far = (known**2).sum(axis=1) - 2.0 * x @ known.T
    return labels[far.argmin(axis=1)]
