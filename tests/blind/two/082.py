# exercise: exercise6
# function: fit_polynomial
# mistake: compound: adds the number l2 to every entry of A.T @ A instead of to its diagonal only (and to the constant as well)
# kind: value
# shown
import numpy as np


def fit_polynomial(x, y, degree, l2=0.0):
    A = np.stack([x**k for k in range(degree + 1)], axis=1)
    return np.linalg.solve(A.T @ A + l2, A.T @ y)
