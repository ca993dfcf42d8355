# Attack: slow, and burns a random amount besides, so that its pairs look noisy
# Promise: Only the reference against itself can say that a machine is too busy
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np
import random

def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    if len(z) > 1000:
        for _ in range(random.choice([0, 0, 1, 2, 5])):
            slow(z)
    return slow(z)
