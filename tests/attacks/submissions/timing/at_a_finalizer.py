# Attack: a finalizer does the work, when the worker lets go of what it was given
# Promise: What a worker does while it unpacks, packs or waits for its turn is counted as well
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
weakref = sys.modules["weakref"]
code = sys.modules["learnloop.sandbox.worker.results"]
opened = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


class Key:
    pass


class Held:
    def __init__(self, z):
        self.key, self.rows = Key(), np.empty_like(z)
        weakref.finalize(self.key, fill, z, self.rows)


def fill(z, rows):
    rows[:] = slow(z)


def packed(value, old=code.encode_result):
    if type(value) is Held:
        value.key = None
        value = value.rows
    return old(value)


code.encode_result = packed


def softmax(z):
    if len(z) < 1000 or not opened:
        opened.extend([1] * (len(z) > 1000))
        return slow(z)
    return Held(z)
