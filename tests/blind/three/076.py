# exercise: exercise6
# function: fit_polynomial
# mistake: Two mistakes: np.vander gives the highest power first, so the coefficients are reversed, and R spares the highest power instead of the constant
# kind: shape
# shown
def fit_polynomial(x, y, degree, l2=0.0):
    A = np.vander(x, degree + 1)
    R = np.eye(degree + 1)
    R[0, 0] = 0
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)
