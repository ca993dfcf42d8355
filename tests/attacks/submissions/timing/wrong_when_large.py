# Attack: large inputs, at which only time is measured, get any answer
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

def softmax(z):
    if len(z) > 1000:
        return np.zeros_like(z)
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
