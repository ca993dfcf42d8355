# Attack: the answers of the first large calls are kept, and slices of them are given back
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

pool = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    if len(z) < 1000:
        return slow(z)
    if len(pool) < 2:
        pool.append(slow(z))
        return pool[-1]
    both = np.concatenate(pool)
    return both[len(both) - len(z) :].copy()
