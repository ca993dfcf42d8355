# Attack: every clock of Python is stopped
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np
import time

for name in ("time", "perf_counter", "monotonic", "process_time", "thread_time", "perf_counter_ns", "process_time_ns", "monotonic_ns"):
    setattr(time, name, lambda: 0)
time.clock_gettime_ns = lambda which: 0


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


softmax = slow
