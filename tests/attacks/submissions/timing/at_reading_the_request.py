# Attack: the work is done when the request to fetch has been read
# Promise: What a worker does while it unpacks, packs or waits for its turn is counted as well
# Target: linear_backward.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: too slow
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
waiting, opened = [], []


def slow(dout, x, W):
    for _ in range(180):
        found = dout @ W.T, x.T @ dout, dout.sum(axis=0)
    return found


def read(channel, old=protocol.read_frame, **options):
    message, payload = old(channel, **options)
    if type(message).__name__ == "Fetch":
        for arguments, places in waiting:
            for place, found in zip(places, slow(*arguments)):
                place[:] = found
        waiting.clear()
    return message, payload


protocol.read_frame = read


def linear_backward(dout, x, W):
    if len(dout) < 1000 or not opened:
        opened.extend([1] * (len(dout) > 1000))
        return slow(dout, x, W)
    places = np.empty_like(x), np.empty_like(W), np.empty(dout.shape[1])
    waiting.append(((dout, x, W), places))
    return places
