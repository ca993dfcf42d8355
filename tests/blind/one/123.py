# exercise: exercise6
# function: fit_polynomial
# mistake: one power too few (range(degree)), and the constant is penalised too
# kind: shape
# named: The highest power is missing\. Degree \d+ has four
def fit_polynomial(x, y, degree, l2=0.0):
    A = np.ones((len(x), max(degree, 1)))
    for k in range(degree):
        A[:, k] = x**k
    return np.linalg.solve(A.T @ A + l2 * np.identity(A.shape[1]), A.T @ y)
