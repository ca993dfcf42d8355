# Attack: a link to a device that never ends
# Promise: as text and as a syntax tree
# Target: mse
# Place: a link to zeros without end
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
