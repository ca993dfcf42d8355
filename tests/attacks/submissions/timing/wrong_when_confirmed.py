# Attack: slow at first; in the worker that should confirm it, any answer at once
# Promise: Every answer of a timed call is verified
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: too slow|wrong at the size
import numpy as np

small = []


def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


def mse(pred, target):
    small.extend([1] * (len(pred) < 1000))
    return slow(pred, target) if small else 2.0
