# Attack: a whole number of a million digits in the source
# Promise: as text and as a syntax tree
# Target: mse
# Place: a number of a million digits
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
