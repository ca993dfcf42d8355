# exercise: exercise6
# function: fit_polynomial
# mistake: the powers are stacked as rows (d + 1, N) but used as if they were columns, so the sizes do not match
# kind: crash
# named: `A = np\.array\(\[x \*\* k for k in range\(degree \+
def fit_polynomial(x, y, degree, l2=0.0):
    A = np.array([x**k for k in range(degree + 1)])
    R = np.diag([0.0] + [1.0] * degree)
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)
