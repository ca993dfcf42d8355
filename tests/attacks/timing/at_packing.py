# Attack: a lazy answer is computed while it is packed, after the clock was read
# Promise: Durations are read by the grader
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
import numpy as np

code = __builtins__["__import__"]("sys").modules["learnloop.sandbox.worker"]


class Later:
    def __init__(self, z): self.z = z


def _encode(value, old=code.encode_result):
    return old(slow(value.z) if type(value) is Later else value)


code.encode_result = _encode


def slow(z):
    for _ in range(25):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    return Later(z)
