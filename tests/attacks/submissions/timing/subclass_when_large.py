# Attack: large inputs get an array of a class that computes when it is read
# Promise: Every answer of a timed call is verified
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: wrong at the size
import numpy as np

def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


class Later(np.ndarray):
    def _now(self):
        return slow(self.view(np.ndarray))

    def __array__(self, *_, **__):
        return self._now()

    def __buffer__(self, flags):
        return memoryview(self._now())

    def tobytes(self, order="C"):
        return self._now().tobytes(order)

    def __array_finalize__(self, other):
        self.waiting = True


def softmax(z):
    return z.view(Later) if len(z) > 1000 else slow(z)
