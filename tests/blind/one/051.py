# exercise: exercise3
# function: numerical_gradient
# mistake: both names point to the same array (no copy), so the two steps cancel and every slope is 0
# kind: loop
# named: `x_plus = x` makes no copy: both names stand
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x_plus = x
        x_minus = x
        x_plus[i] += h
        x_minus[i] -= h
        grad[i] = (f(x_plus) - f(x_minus)) / (2 * h)
    return grad
