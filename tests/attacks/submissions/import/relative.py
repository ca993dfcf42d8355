# Attack: a relative import of what lies beside
# Promise: as text and as a syntax tree
# Target: mse
# Honest: none
import numpy as np
from . import exercise1

def mse(pred, target):
    return exercise1.mse(pred, target)
