# Attack: a link to itself
# Promise: as text and as a syntax tree
# Target: mse
# Place: a link to itself
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
