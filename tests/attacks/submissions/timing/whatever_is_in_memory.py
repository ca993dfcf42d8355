# Attack: large answers are memory as it is found, in which a right answer may still lie
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
    fast(z[:10])
    return np.empty_like(z)
