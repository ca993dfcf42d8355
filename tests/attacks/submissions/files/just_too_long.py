# Attack: a file that is a little longer than is read
# Promise: as text and as a syntax tree
# Target: mse
# Place: just too long
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
