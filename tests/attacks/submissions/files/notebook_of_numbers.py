# Attack: a notebook whose cells are a number of a million digits
# Promise: as text and as a syntax tree
# Target: mse
# Place: a notebook of numbers
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
