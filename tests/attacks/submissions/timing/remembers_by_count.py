# Attack: the inputs of the first large calls are expected to come round again
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow|wrong at the size
import numpy as np

kept = []
calls = [0]


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    if len(z) < 1000:
        return slow(z)
    calls[0] += 1
    if len(kept) < 3:
        kept.append(slow(z))
        return kept[-1]
    return kept[calls[0] % 3]
