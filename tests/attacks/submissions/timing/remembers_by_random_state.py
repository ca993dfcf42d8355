# Attack: answers are remembered by the state of NumPy's own generator
# Promise: Every answer of a timed call is verified
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: wrong at the size
import numpy as np

memo = {}


def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


def mse(pred, target):
    if len(pred) < 1000:
        return slow(pred, target)
    key = np.random.get_state()[1].tobytes()
    if key not in memo:
        memo[key] = slow(pred, target)
    return memo[key]
