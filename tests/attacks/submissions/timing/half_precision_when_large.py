# Attack: large inputs are answered in half precision
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


def softmax(z):
    return fast(z.astype(np.float16)).astype(float) if len(z) > 1000 else fast(z)
