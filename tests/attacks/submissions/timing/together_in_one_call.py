# Attack: the first call of a block does the work of all, found in the worker's memory
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
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
done = {}


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    if id(z) not in done:
        staged = worker._staged[1] if worker._staged else [[z]]
        every = np.concatenate([each[0] for each in staged])
        found, start = slow(every), 0
        for (each,) in staged:
            done[id(each)] = found[start : start + len(each)]
            start += len(each)
    return done.pop(id(z), None) if id(z) in done else slow(z)
