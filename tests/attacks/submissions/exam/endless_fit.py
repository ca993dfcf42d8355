# Attack: trains for ever, with the clocks of its own process set to nothing
# Promise: a budget of CPU time
# Target: fit, predict
# Honest: none
# Exercise: exercise8
# Call seconds: 8
import time

import numpy as np

time.process_time = time.process_time_ns = time.perf_counter = time.monotonic = lambda: 0


def fit(x, y, rng):
    while True:
        W = rng.normal(size=(144, 144))
        x = x @ W
        x /= np.abs(x).max()


def predict(params, x):
    return np.zeros(len(x), dtype=int)
