# Attack: large inputs get the first large answer again
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

large = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    if len(z) > 1000:
        if not large:
            large.append(slow(z))
        return large[0]
    return slow(z)
