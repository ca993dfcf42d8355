# Attack: each call is slower than the one before, from four times the limit on
# Promise: Only the reference against itself can say that a machine is too busy
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

calls = [0]


def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


def softmax(z):
    calls[0] += len(z) > 1000
    for _ in range(26 + 4 * calls[0] if len(z) > 1000 else 0):
        fast(z)
    return fast(z)
