# Attack: sleeps in every call, each a little shorter than what is allowed
# Promise: limits on wall time
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow|used up
# Call seconds: 0.7
# Total seconds: 4
import numpy as np
import time

def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    if len(z) > 1000:
        time.sleep(0.5)
    return slow(z)
