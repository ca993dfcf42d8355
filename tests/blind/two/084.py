# exercise: exercise6
# function: fit_polynomial
# mistake: np.linalg.solve is called with the tall matrix A itself, as A \ y in MATLAB: it takes only square matrices
# kind: crash
# shown
import numpy as np


def fit_polynomial(x, y, degree, l2=0.0):
    A = np.vander(x, degree + 1, increasing=True)
    if l2 == 0:
        return np.linalg.solve(A, y)
    R = np.eye(degree + 1)
    R[0, 0] = 0
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)
