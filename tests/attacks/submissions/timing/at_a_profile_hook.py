# Attack: a profile hook does the work when the worker's own function for packing is entered
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
waiting, opened = [], []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def hook(frame, event, argument):
    if waiting and event == "call" and frame.f_code.co_name == "encode_result":
        z, rows = waiting.pop(0)
        rows[:] = slow(z)


sys.setprofile(hook)


def softmax(z):
    if len(z) < 1000 or not opened:
        opened.extend([1] * (len(z) > 1000))
        return slow(z)
    rows = np.empty_like(z)
    waiting.append((z, rows))
    return rows
