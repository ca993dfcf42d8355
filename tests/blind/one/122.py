# exercise: exercise6
# function: fit_polynomial
# mistake: the coefficients come out highest power first, as from np.polyfit (np.vander without increasing)
# kind: value
# named: Your coefficients are in the order of
def fit_polynomial(x, y, degree, l2=0.0):
    A = np.vander(x, degree + 1)
    R = np.eye(degree + 1)
    R[-1, -1] = 0.0
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)
