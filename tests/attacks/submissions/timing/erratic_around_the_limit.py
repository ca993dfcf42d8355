# Attack: burns a random amount around the limit, so that no number of pairs decides
# Promise: Only the reference against itself can say that a machine is too busy
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
# Undecided: erratic_around_the_limit
import numpy as np
import random

opened = []


def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


def softmax(z):
    if len(z) > 1000:
        # One block in six is fast: a race is decided for such a file with probability 1 / (1 + 5 ** 5), see timing/verdict.py.
        for _ in range(random.choice([0, 30, 30, 30, 30, 30]) if opened else 100):
            fast(z)
        opened.append(1)
    return fast(z)
