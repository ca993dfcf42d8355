# Attack: a sparse file of 2 GB
# Promise: as text and as a syntax tree
# Target: mse
# Place: 2 GB of nothing
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
