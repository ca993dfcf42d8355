# Attack: right and fast; the clocks are stopped all the same
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: none
# Honest: softmax
# Exercise: exercise1
# Timing: yes
import numpy as np
import time

for name in ("time", "perf_counter", "monotonic", "process_time", "perf_counter_ns", "process_time_ns", "monotonic_ns"):
    setattr(time, name, lambda: 0)


def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


softmax = fast
