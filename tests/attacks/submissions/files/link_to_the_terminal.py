# Attack: a link to the terminal
# Promise: as text and as a syntax tree
# Target: mse
# Place: a link to the terminal
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
