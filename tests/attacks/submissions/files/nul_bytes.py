# Attack: NUL bytes, behind which a reader might stop
# Promise: as text and as a syntax tree
# Target: mse
# Place: NUL bytes
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
