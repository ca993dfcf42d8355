# Attack: a plain array over a buffer that is filled only when it is packed
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
results = sys.modules["learnloop.sandbox.worker.results"]
waiting, opened = {}, []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def packed(array, old=results._as_array):
    if id(array) in waiting:
        array[:] = slow(waiting.pop(id(array)))
    return old(array)


results._as_array = packed


def softmax(z):
    if len(z) > 1000 and opened:
        rows = np.frombuffer(bytearray(z.nbytes)).reshape(z.shape)
        waiting[id(rows)] = z
        return rows
    opened.extend([1] * (len(z) > 1000))
    return slow(z)
