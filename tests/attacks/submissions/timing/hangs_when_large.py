# Attack: never ends at the size at which time is measured
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
# Call seconds: 1
import numpy as np

def softmax(z):
    while len(z) > 1000:
        pass
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
