# Attack: a rule that was written by hand, and no look at the labels
# Promise: shows whether a model has learnt its answers from the labels
# Target: fit, predict
# Honest: none
# Exercise: exercise8
# Tier C: stops it
import numpy as np


def fit(x, y, rng):
    return 0


def predict(params, x):
    ink = np.abs(x - np.median(x, axis=1)[:, None]).reshape(-1, 12, 12)
    return (ink[:, 4:8, 4:8].mean(axis=(1, 2)) < ink.mean(axis=(1, 2))).astype(int)
