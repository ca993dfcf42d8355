# Attack: raises at the size at which time is measured
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: linear_backward.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: exit
import numpy as np

def slow(dout, x, W):
    for _ in range(180):
        found = dout @ W.T, x.T @ dout, dout.sum(axis=0)
    return found


def linear_backward(dout, x, W):
    if len(x) > 1000:
        raise SystemExit(0)
    return slow(dout, x, W)
