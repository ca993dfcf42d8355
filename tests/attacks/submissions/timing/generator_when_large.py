# Attack: large inputs get a generator, which would work when it is read
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


def later(*arguments):
    yield from slow(*arguments)


def backward(params, activations, dlogits):
    if len(dlogits) > 1000:
        return later(params, activations, dlogits)
    return slow(params, activations, dlogits)
