# Attack: large inputs are answered in single precision
# Promise: Every answer of a timed call is verified
# Target: relu.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

def fast(z):
    return np.maximum(z, 0.0)


def relu(z):
    return fast(z.astype(np.float32)).astype(float) if len(z) > 1000 else fast(z)
