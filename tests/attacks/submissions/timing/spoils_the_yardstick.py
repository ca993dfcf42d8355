# Attack: between its turns it keeps the core and the caches busy, so that the reference seems slow
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np
import time

sys = __builtins__["__import__"]("sys")
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]
junk = np.zeros(4_000_000)


def _write(channel, message, payload, old=protocol.write_frame):
    old(channel, message, payload)
    if isinstance(message, messages.Returned) and message.results:
        end = time.monotonic() + 0.01
        while time.monotonic() < end:
            junk[::8] += 1


protocol.write_frame = _write


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


softmax = slow
