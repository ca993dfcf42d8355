# exercise: exercise2
# function: mse
# mistake: writes ^ 2 for the square, as in MATLAB; in Python ^ is the bitwise xor, which floats do not have
# kind: crash
# named: `\^` is not a power in Python, and it is worked out after `\+`
import numpy as np


def mse(pred, target):
    err = pred - target
    return np.sum(err ^ 2) / err.size
