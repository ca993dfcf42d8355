# exercise: exercise1
# function: sigmoid
# mistake: the two stable forms are the wrong way round: e^z where z is positive, e^-z where it is negative, so large scores overflow
# kind: value
# named: Right for ordinary numbers, but for large z both halves of t
import numpy as np


def sigmoid(z):
    res = np.empty_like(z)
    big = z >= 0
    ez = np.exp(z[big])
    res[big] = ez / (1 + ez)
    res[~big] = 1 / (1 + np.exp(-z[~big]))
    return res
