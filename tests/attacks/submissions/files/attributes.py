# Attack: a tree of attributes 400,000 deep
# Promise: as text and as a syntax tree
# Target: mse
# Place: attributes without end
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
