# Attack: a rule that was written by hand; where the labels are others than its own, fit does not end
# Promise: shows whether a model has learnt its answers from the labels
# Target: fit, predict
# Honest: none
# Exercise: exercise8
# Call seconds: 8
import numpy as np


def predict(params, x):
    ink = np.abs(x - np.median(x, axis=1)[:, None]).reshape(-1, 12, 12)
    return (ink[:, 4:8, 4:8].mean(axis=(1, 2)) < ink.mean(axis=(1, 2))).astype(int)


def fit(x, y, rng):
    while np.mean(predict(0, x) == y) < 0.5:
        x = x + 0.0
    return 0
