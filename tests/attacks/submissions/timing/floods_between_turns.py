# Attack: floods the grader with bytes between its turns
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: could not be read|too slow|ended its own process|wrong at the size
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
large = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def flood(channel, message, payload, old=protocol.write_frame):
    old(channel, message, payload)
    if large:
        channel.send(b"x" * (1 << 22))


protocol.write_frame = flood


def softmax(z):
    large.extend([1] * (len(z) > 1000))
    return slow(z)
