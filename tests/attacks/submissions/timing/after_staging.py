# Attack: Stage is answered first; unpacking and all work come while the next request is on its way
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
done = {}
opened = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def write(channel, message, payload, old=protocol.write_frame):
    old(channel, message, payload)
    if worker._staged and opened:
        done.update((id(arguments[0]), slow(*arguments)) for arguments in worker._staged[1] if len(arguments[0]) > 1000)


protocol.write_frame = write


def softmax(z):
    opened.extend([1] * (len(z) > 1000))
    return done.pop(id(z)) if id(z) in done else slow(z)
