# Attack: a table of powers, made at import, is looked up for large inputs
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

steps = np.linspace(-20.0, 0.0, 20_001)
table = np.exp(steps)


def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


def softmax(z):
    if len(z) < 1000:
        return fast(z)
    gap = z - z.max(axis=1, keepdims=True)
    rows = table[np.clip(((gap + 20.0) * 1000.0).astype(int), 0, 20_000)]
    return rows / rows.sum(axis=1, keepdims=True)
