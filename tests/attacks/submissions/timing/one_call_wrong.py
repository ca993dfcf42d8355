# Attack: one call in seven of the large ones returns before it has done anything
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

calls = [0]


def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


def softmax(z):
    calls[0] += len(z) > 1000
    if len(z) > 1000 and calls[0] % 7 == 4:
        return np.full(z.shape, 1.0 / z.shape[1])
    return fast(z)
