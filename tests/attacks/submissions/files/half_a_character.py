# Attack: half of a surrogate pair in UTF-8
# Promise: as text and as a syntax tree
# Target: mse
# Place: half a character
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
