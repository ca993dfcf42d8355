# Attack: an endless loop while the file is loaded
# Promise: limits on time
# Target: mse
# Honest: none
# Call seconds: 0.4
# Tier C: stops it
import numpy as np

while True:
    pass


def mse(pred, target):
    return np.mean((pred - target) ** 2)
