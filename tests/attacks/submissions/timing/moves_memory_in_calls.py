# Attack: moves much memory in its calls, so that the reference finds no warm cache
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: linear_backward.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: too slow
import numpy as np

junk = np.zeros(3_000_000)


def slow(dout, x, W):
    for _ in range(180):
        found = dout @ W.T, x.T @ dout, dout.sum(axis=0)
    return found


def linear_backward(dout, x, W):
    if len(x) > 1000:
        junk[:] = junk[::-1]
    return slow(dout, x, W)
