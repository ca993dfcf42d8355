# Attack: every second call is slow, so that the pairs contradict each other
# Promise: Only the reference against itself can say that a machine is too busy
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
# Undecided: erratic_around_the_limit
import numpy as np

calls = [0]


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


def softmax(z):
    calls[0] += len(z) > 1000
    return slow(z) if len(z) > 1000 and calls[0] % 2 else fast(z)
