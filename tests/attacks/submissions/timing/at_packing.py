# Attack: a lazy answer is computed while it is packed, after the clock was read
# Promise: What a worker does while it unpacks, packs or waits for its turn is counted as well
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

code = __builtins__["__import__"]("sys").modules["learnloop.sandbox.worker.results"]
opened = []


class Later:
    def __init__(self, z): self.z = z


def _encode(value, old=code.encode_result):
    return old(slow(value.z) if type(value) is Later else value)


code.encode_result = _encode


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    if len(z) < 1000 or not opened:
        opened.extend([1] * (len(z) > 1000))
        return slow(z)
    return Later(z)
