# Imports an exercise that is not there: in an exam nothing stands in for it.
import numpy as np

from exercise1 import init_params


def fit(x, y, rng):
    return init_params([144, 2], rng)


def predict(params, x):
    W, b = params[0]
    return np.argmax(x @ W + b, axis=1)
