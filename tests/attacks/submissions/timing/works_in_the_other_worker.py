# Attack: the work is moved to the worker that answers for an absent exercise
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: cross_entropy_grad.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: too slow|the grader's
import numpy as np
from exercise1 import softmax

def fast(logits, labels):
    rows = np.exp(logits - logits.max(axis=1, keepdims=True))
    rows /= rows.sum(axis=1, keepdims=True)
    rows[np.arange(len(labels)), labels] -= 1.0
    return rows / len(labels)


def cross_entropy_grad(logits, labels):
    for _ in range(16 if len(logits) > 1000 else 1):
        rows = softmax(logits)
    rows[np.arange(len(labels)), labels] -= 1.0
    return rows / len(labels)
