# exercise: exercise3
# function: numerical_gradient
# mistake: unpacks every index into a row and a column: works for matrices only
# kind: crash
# named: Your code stopped: the number of names on the left \(\S+\) and o
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    g = np.zeros_like(x)
    rows, cols = x.shape
    for i in range(rows):
        for j in range(cols):
            e = np.zeros_like(x)
            e[i, j] = h
            g[i, j] = (f(x + e) - f(x - e)) / (2 * h)
    return g
