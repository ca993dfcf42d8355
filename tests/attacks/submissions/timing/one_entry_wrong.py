# Attack: one entry of a large answer is wrong, which a sample would hardly find
# Promise: Every answer of a timed call is verified
# Target: cross_entropy_grad.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: wrong at the size
import numpy as np

def fast(logits, labels):
    rows = np.exp(logits - logits.max(axis=1, keepdims=True))
    rows /= rows.sum(axis=1, keepdims=True)
    rows[np.arange(len(labels)), labels] -= 1.0
    return rows / len(labels)


def cross_entropy_grad(logits, labels):
    rows = fast(logits, labels)
    if len(logits) > 1000:
        rows[1567, 3] += 1e-3 * abs(rows[1567, 3]) + 1e-7
    return rows
