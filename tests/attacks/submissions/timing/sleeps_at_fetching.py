# Attack: sleeps when its answers are fetched, which uses no CPU time, and works slowly besides
# Promise: limits on time
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
# Call seconds: 0.7
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
time = sys.modules["time"]
code = sys.modules["learnloop.sandbox.worker.results"]
large = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def packed(value, old=code.encode_result):
    if large:
        time.sleep(1000)
    return old(value)


code.encode_result = packed


def softmax(z):
    large.extend([1] * (len(z) > 1000))
    return slow(z)
