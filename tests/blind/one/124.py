# exercise: exercise6
# function: fit_polynomial
# mistake: penalises the constant as well: the whole identity matrix
# kind: value
# named: The constant is penalised with the rest, so the
def fit_polynomial(x, y, degree, l2=0.0):
    powers = np.arange(degree + 1)
    A = x[:, None] ** powers
    lhs = A.T @ A + l2 * np.eye(degree + 1)
    rhs = A.T @ y
    return np.linalg.solve(lhs, rhs)
