# Attack: fit leaves what it has seen in a module, for predict to find
# Promise: nothing that `fit`, or an earlier call, left behind is there
# Target: fit, predict
# Honest: none
# Exercise: exercise8
# Tier C: stops it
import numpy as np


def fit(x, y, rng):
    np.kept = x, y
    return 0


def predict(params, x):
    known, labels = np.kept
    return labels[((known**2).sum(axis=1) - 2 * x @ known.T).argmin(axis=1)]
