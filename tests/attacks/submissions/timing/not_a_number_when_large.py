# Attack: large inputs get NaN, which no comparison calls different
# Promise: Every answer of a timed call is verified
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: wrong at the size
import numpy as np

def fast(pred, target):
    return np.mean((pred - target) ** 2)


def mse(pred, target):
    return float("nan") if len(pred) > 1000 else fast(pred, target)
