# Attack: a link to nothing
# Promise: as text and as a syntax tree
# Target: mse
# Place: a link to nothing
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
