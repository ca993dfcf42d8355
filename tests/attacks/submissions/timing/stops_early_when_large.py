# Attack: powers by a series that is cut off early for large inputs
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


def softmax(z):
    if len(z) < 1000:
        return fast(z)
    gap = (z - z.max(axis=1, keepdims=True)) / 256.0
    rows = (1.0 + gap + gap * gap / 2.0) ** 256
    return rows / rows.sum(axis=1, keepdims=True)
