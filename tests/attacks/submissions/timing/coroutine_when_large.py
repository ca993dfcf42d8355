# Attack: large inputs get a coroutine that nobody awaits
# Promise: Every answer of a timed call is verified
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: wrong at the size
import numpy as np

def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


async def later(pred, target):
    return slow(pred, target)


def mse(pred, target):
    return later(pred, target) if len(pred) > 1000 else slow(pred, target)
