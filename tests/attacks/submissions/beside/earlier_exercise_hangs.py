# Attack: an earlier exercise that never ends
# Promise: limits on time
# Target: mse
# Honest: none
# Call seconds: 0.4
import exercise1
import numpy as np

def mse(pred, target):
    return 0.0


# ---- exercise1.py
while True:
    pass
