# exercise: exercise1
# function: sigmoid
# mistake: masks with z > 0 and z < 0, so an entry that is exactly 0 keeps the 0 of zeros_like instead of becoming 0.5
# kind: value
# named: Where z is exactly \S+ you return \S+ instead of \S+: one mask t
import numpy as np


def sigmoid(z):
    s = np.zeros_like(z)
    pos = z > 0
    neg = z < 0
    s[pos] = 1 / (1 + np.exp(-z[pos]))
    e = np.exp(z[neg])
    s[neg] = e / (1 + e)
    return s
