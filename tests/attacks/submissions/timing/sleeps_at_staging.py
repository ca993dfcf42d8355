# Attack: sleeps while it should unpack its arguments
# Promise: limits on time
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: too slow
# Call seconds: 0.7
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
time = sys.modules["time"]


def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


def timed(message, payload, old=type(worker)._timed):
    if type(message).__name__ == "Stage":
        time.sleep(1000)
    return old(worker, message, payload)


worker._timed = timed
mse = slow
