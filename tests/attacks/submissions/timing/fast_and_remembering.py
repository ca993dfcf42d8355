# Attack: right and fast; answers are remembered by their content all the same
# Promise: The inputs of the timing checks are drawn afresh each time
# Target: none
# Honest: linear_backward
# Exercise: exercise3
# Timing: yes
import numpy as np

memo = {}


def fast(dout, x, W):
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


def linear_backward(dout, x, W):
    key = dout.tobytes(), x.tobytes(), W.tobytes()
    if key not in memo:
        memo[key] = fast(dout, x, W)
    return tuple(part.copy() for part in memo[key])
