# Attack: answers are remembered by the content of the inputs
# Promise: The inputs of the timing checks are drawn afresh each time
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

memo = {}


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    key = hash(z.tobytes())
    if key not in memo:
        memo[key] = slow(z)
    return memo[key]
