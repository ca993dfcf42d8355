# Attack: a notebook of a million brackets
# Promise: as text and as a syntax tree
# Target: mse
# Place: a notebook nested deeply
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
