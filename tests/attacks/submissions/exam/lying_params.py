# Attack: params of a class that is a list when it is looked at, and code when it is taken apart
# Promise: Array subclasses, object arrays and lazy objects are refused
# Target: fit, predict
# Honest: none
# Exercise: exercise8
# Tier C: stops it
import numpy as np


class Params(list):
    def __reduce__(self):
        return exec, ("import os; os._exit(0)",)

    def __iter__(self):
        while True:
            yield np.zeros(10)


def fit(x, y, rng):
    return Params([1, 2, 3])


def predict(params, x):
    return np.zeros(len(x), dtype=int)
