# Attack: a socket with the name of a file
# Promise: as text and as a syntax tree
# Target: mse
# Place: a socket
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
