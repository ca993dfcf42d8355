# Attack: keeps so much memory that a timed block cannot be unpacked
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: memory|too slow|ended its own process
import numpy as np

kept = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    while len(z) > 1000:
        try:
            kept.append(np.ones(1 << 17))
        except MemoryError:
            return slow(z)
    return slow(z)
