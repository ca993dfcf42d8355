# Attack: answers are remembered by the identity of the array
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: relu
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
    if id(z) not in memo:
        memo[id(z)] = slow(z)
    return memo[id(z)]


def relu(z):
    return np.maximum(z, 0.0)
