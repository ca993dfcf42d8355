# Attack: an earlier exercise that imports what is not there, and itself
# Promise: as text and as a syntax tree
# Target: mse
# Honest: none
import exercise1
import numpy as np

def mse(pred, target):
    return 0.0


# ---- exercise1.py
import exercise1
import exercise1 as again
from exercise1 import nothing
