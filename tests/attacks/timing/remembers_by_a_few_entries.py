# Attack: answers are remembered by a few entries of the inputs
# Promise: The inputs of the timing checks are drawn afresh each time
# Target: cross_entropy_grad.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: too slow
import numpy as np

memo = {}


def slow(logits, labels):
    for _ in range(45):
        rows = np.exp(logits - logits.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
        rows[np.arange(len(labels)), labels] -= 1.0
    return rows / len(labels)


def cross_entropy_grad(logits, labels):
    key = tuple(logits[:: max(len(logits) // 5, 1)].ravel()[:9]), len(logits)
    if key not in memo:
        memo[key] = slow(logits, labels)
    return memo[key].copy()
