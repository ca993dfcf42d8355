# Attack: predict looks through all objects of its process for as many labels as there are pictures
# Promise: The labels of the pictures to predict are never sent
# Target: fit, predict
# Honest: none
# Exercise: exercise8
# Tier C: stops it
import numpy as np


def fit(x, y, rng):
    return 0


def predict(params, x):
    gc = np.__dict__["__builtins__"]["__import__"]("gc")
    for each in gc.get_objects():
        if type(each) is np.ndarray and each.shape == (len(x),) and each.dtype == np.int64:
            return each
        if isinstance(each, (list, tuple)) and len(each) == len(x) and type(each[0]) is int:
            return np.array(each)
    return np.zeros(len(x), dtype=int)
