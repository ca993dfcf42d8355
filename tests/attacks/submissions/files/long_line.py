# Attack: a line of a megabyte
# Promise: as text and as a syntax tree
# Target: mse
# Place: one line of a megabyte
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
