# Attack: a link to somebody else's right answer
# Promise: as text and as a syntax tree
# Target: mse
# Place: a link to a right answer
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
