# Attack: the clocks of time, os and resource run backwards
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: too slow
import numpy as np
import time

load = __builtins__["__import__"]
os, resource, ticks = load("os"), load("resource"), iter(range(10**9, 0, -1))

for name in [each for each in dir(time) if "time" in each or "counter" in each or "monotonic" in each]:
    if callable(getattr(time, name)):
        setattr(time, name, lambda *which: next(ticks))
os.times = lambda: (0.0,) * 5
resource.getrusage = lambda who: resource.struct_rusage((0.0,) * 16)


def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


mse = slow
