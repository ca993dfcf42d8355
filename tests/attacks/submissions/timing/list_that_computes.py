# Attack: large inputs get a list whose items are computed as they are asked for
# Promise: Every answer of a timed call is verified
# Target: backward.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: wrong at the size
import numpy as np

def slow(params, activations, dlogits):
    for _ in range(120):
        dout, grads = dlogits, []
        for (W, b), h in zip(reversed(params), reversed(activations[:-1])):
            grads.append((h.T @ dout, dout.sum(axis=0)))
            dout = (dout @ W.T) * (h > 0)
    return grads[::-1]


class Later(list):
    def __iter__(self):
        return iter(slow(*self.work))

    def __getitem__(self, i):
        return slow(*self.work)[i]


def backward(params, activations, dlogits):
    if len(dlogits) < 1000:
        return slow(params, activations, dlogits)
    pairs = Later([None] * len(params))
    pairs.work = params, activations, dlogits
    return pairs
