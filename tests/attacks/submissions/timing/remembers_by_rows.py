# Attack: answers are remembered row by row
# Promise: The inputs of the timing checks are drawn afresh each time
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

memo = {}


def softmax(z):
    rows = np.empty_like(z)
    for i, row in enumerate(z):
        key = row.tobytes()
        if key not in memo:
            powers = np.exp(row - row.max())
            memo[key] = powers / powers.sum()
        rows[i] = memo[key]
    return rows
