# Attack: sleeps the time of the whole check away, for the points of what cannot be judged
# Promise: Only the reference against itself can say that a machine is too busy
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: too slow|ran out|it waits
# Total seconds: 3
# Call seconds: 1
import numpy as np
import time

def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


def mse(pred, target):
    if len(pred) > 1000:
        time.sleep(0.8)
    return slow(pred, target)
