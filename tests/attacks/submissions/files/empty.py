# Attack: an empty file
# Promise: as text and as a syntax tree
# Target: mse
# Place: empty
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
