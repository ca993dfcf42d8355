# exercise: exercise6
# function: fit_polynomial
# mistake: Powers stacked as rows (d + 1, N): the normal equations do not fit
# kind: crash
# named: `A = np\.array\(\[x \*\* k for k in range\(degree \+ \S+\)\]\)`: its row
def fit_polynomial(x, y, degree, l2=0.0):
    A = np.array([x ** k for k in range(degree + 1)])
    R = np.eye(degree + 1)
    R[0, 0] = 0
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)
