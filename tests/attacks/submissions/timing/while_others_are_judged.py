# Attack: another function, whose time is not taken, guesses inputs and answers them
# Promise: The inputs of the timing checks are drawn afresh each time
# Target: softmax.timing
# Honest: sigmoid
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

known = {}


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def sigmoid(z):
    if len(known) < 9:
        seed = len(known)
        inputs = np.random.default_rng(seed).uniform(-2, 2, (2503, 7))
        known[inputs[0, 0]] = slow(inputs)
    powers = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, powers) / (1.0 + powers)


def softmax(z):
    found = known.get(z[0, 0])
    return slow(z) if found is None else found
