# Attack: a million minus signs: the parser's stack
# Promise: as text and as a syntax tree
# Target: mse
# Place: signs without end
# Honest: none
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)
