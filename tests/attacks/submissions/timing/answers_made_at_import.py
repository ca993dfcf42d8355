# Attack: the usual inputs of the expected size are answered at import
# Promise: The inputs of the timing checks are drawn afresh each time
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


known = {}
for seed in range(3):
    for draw in (np.random.default_rng(seed).standard_normal, np.random.RandomState(seed).standard_normal):
        inputs = draw((2503, 7))
        known[inputs[0, 0], inputs[-1, -1]] = slow(inputs)


def softmax(z):
    found = known.get((z[0, 0], z[-1, -1]))
    return slow(z) if found is None else found
