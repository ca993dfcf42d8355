# Attack: answers are remembered by the address of the buffer, which a worker uses again
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow|wrong at the size
import numpy as np

memo = {}


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    if len(z) < 1000:
        return slow(z)
    key = z.__array_interface__["data"][0], z.shape, z.strides
    if key not in memo:
        memo[key] = slow(z)
    return memo[key]
