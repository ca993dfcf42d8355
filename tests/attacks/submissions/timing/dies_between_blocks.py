# Attack: its process ends between two blocks, when nobody waits for it
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: ended its own process|too slow
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
os = __builtins__["__import__"]("os")
code = sys.modules["learnloop.sandbox.worker.results"]
large = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def write(channel, message, payload, old=protocol.write_frame):
    old(channel, message, payload)
    if large and payload:
        os._exit(0)


protocol.write_frame = write


def softmax(z):
    large.extend([1] * (len(z) > 1000))
    return slow(z)
