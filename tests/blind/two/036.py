# exercise: exercise3
# function: numerical_gradient
# mistake: loops over len(x) only, so in a matrix a whole row is moved at once
# kind: loop
# named: All entries of a row are the same: x\[i\] of a two-dimensional
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for i in range(len(x)):
        xp = x.copy()
        xm = x.copy()
        xp[i] += h
        xm[i] -= h
        grad[i] = (f(xp) - f(xm)) / (2 * h)
    return grad
