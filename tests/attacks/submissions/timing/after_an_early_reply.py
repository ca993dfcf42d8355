# Attack: the reply to Run is sent first, the work is done afterwards
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
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]
silent, opened = [], []


def _write(channel, message, payload, old=protocol.write_frame):
    if silent:
        silent.pop()
    else:
        old(channel, message, payload)


def _timed(message, payload, old=type(worker)._timed):
    if type(message).__name__ == "Run" and opened:
        protocol.write_frame(worker._channel, messages.Returned(message.id), [])
        reply = old(worker, message, payload)
        silent.append(1)
        return reply
    return old(worker, message, payload)


worker._timed = _timed
protocol.write_frame = _write


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    opened.extend([1] * (len(z) > 1000))
    return slow(z)
