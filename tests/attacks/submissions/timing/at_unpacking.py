# Attack: the work is done while the arguments are unpacked
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
done = {}
opened = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def _timed(message, payload, old=type(worker)._timed):
    reply = old(worker, message, payload)
    if type(message).__name__ == "Stage" and message.function == "softmax" and opened:
        done.update((id(arguments[0]), slow(*arguments)) for arguments in worker._staged[1])
    return reply


worker._timed = _timed


def softmax(z):
    opened.extend([1] * (len(z) > 1000))
    return done.pop(id(z)) if id(z) in done else slow(z)
