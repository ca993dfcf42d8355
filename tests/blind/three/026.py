# exercise: exercise3
# function: numerical_gradient
# mistake: Step to the left subtracts h from the already raised entry, so f is measured at x + h and x
# kind: value
# shown
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for idx in np.ndindex(*x.shape):
        old = x[idx]
        x[idx] += h
        fp = f(x)
        x[idx] -= h
        fm = f(x)
        x[idx] = old
        grad[idx] = (fp - fm) / (2 * h)
    return grad
