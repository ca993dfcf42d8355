# exercise: exercise6
# function: fit_polynomial
# mistake: l2 is added to every entry of A.T @ A except the first, instead of to the diagonal only
# kind: value
# shown
def fit_polynomial(x, y, degree, l2=0.0):
    A = np.stack([x ** k for k in range(degree + 1)], axis=1)
    M = A.T @ A + l2
    M[0, 0] -= l2
    return np.linalg.solve(M, A.T @ y)
