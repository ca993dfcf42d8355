# exercise: exercise3
# function: numerical_gradient
# mistake: plus = x without copy: plus and minus are the same array as x, both steps cancel and slopes are 0
# kind: loop
# shown
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for idx in np.ndindex(x.shape):
        plus, minus = x, x
        plus[idx] += h
        minus[idx] -= h
        grad[idx] = (f(plus) - f(minus)) / (2 * h)
    return grad
