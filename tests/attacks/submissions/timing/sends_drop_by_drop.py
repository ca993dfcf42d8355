# Attack: sends its reply byte by byte with naps between them
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
send = type(worker._channel).send


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def drops(self, data):
    if len(data) < 100_000:
        return send(self, data)
    for i in range(len(data)):
        send(self, data[i : i + 1])
        time.sleep(0.01)


type(worker._channel).send = drops
softmax = slow
