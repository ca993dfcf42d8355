# Attack: another encoding
# Promise: as text and as a syntax tree
# Target: mse
# Place: UTF-16
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
