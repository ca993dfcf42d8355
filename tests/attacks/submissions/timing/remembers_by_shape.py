# Attack: answers are remembered by the shapes and types of the inputs
# Promise: Every answer of a timed call is verified
# Target: linear_backward.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: wrong at the size
import numpy as np

memo = {}


def slow(dout, x, W):
    for _ in range(180):
        found = dout @ W.T, x.T @ dout, dout.sum(axis=0)
    return found


def linear_backward(dout, x, W):
    key = dout.shape, x.shape, W.shape, dout.dtype, len(dout) > 1000 or np.random.random()
    if key not in memo:
        memo[key] = slow(dout, x, W)
    return memo[key]
