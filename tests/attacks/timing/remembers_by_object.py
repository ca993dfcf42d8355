# Attack: inputs are kept alive, and answers found by the object itself
# Promise: The inputs of the timing checks are drawn afresh each time
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

kept = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    for known, rows in kept:
        if known is z:
            return rows
    kept.append((z, slow(z)))
    del kept[:-8]
    return kept[-1][1]
