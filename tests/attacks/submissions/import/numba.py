# Attack: Numba, to write the fast reference again
# Promise: as text and as a syntax tree
# Target: mse
# Honest: none
import numba
import numpy as np

@numba.njit(cache=True)
def mse(pred, target):
    return ((pred - target) ** 2).mean()
