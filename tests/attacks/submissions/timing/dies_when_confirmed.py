# Attack: slow at first; the worker that should confirm it ends itself
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow|ended its own process
import numpy as np

load = __builtins__["__import__"]
os = load("os")
small = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    small.extend([1] * (len(z) < 1000))
    if not small:
        os._exit(0)
    return slow(z)
