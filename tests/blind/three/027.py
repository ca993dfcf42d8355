# exercise: exercise3
# function: numerical_gradient
# mistake: for i in range(len(x)) steps whole rows at once instead of single entries
# kind: loop
# named: All entries of a row are the same: x\[i\] of a two-dimensional
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for i in range(len(x)):
        plus = x.copy()
        minus = x.copy()
        plus[i] += h
        minus[i] -= h
        grad[i] = (f(plus) - f(minus)) / (2 * h)
    return grad
