# Attack: a million open brackets
# Promise: as text and as a syntax tree
# Target: mse
# Place: brackets without end
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
