# Attack: functools.lru_cache over the bytes of the inputs
# Promise: The inputs of the timing checks are drawn afresh each time
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: too slow
import numpy as np
import functools

def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


@functools.lru_cache(maxsize=None)
def remembered(one, other, shape):
    return slow(np.frombuffer(one).reshape(shape), np.frombuffer(other).reshape(shape))


def mse(pred, target):
    return remembered(pred.astype(float).tobytes(), target.astype(float).tobytes(), pred.shape)
