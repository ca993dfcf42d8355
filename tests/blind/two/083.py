# exercise: exercise6
# function: fit_polynomial
# mistake: range(degree) leaves out the highest power: one coefficient too few
# kind: shape
# named: this is the right answer for one less than `degree` says\.
import numpy as np


def fit_polynomial(x, y, degree, l2=0.0):
    A = np.column_stack([np.ones(len(x))] + [x**k for k in range(1, degree)])
    R = np.eye(A.shape[1])
    R[0, 0] = 0.0
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)
