# exercise: exercise3
# function: numerical_gradient
# mistake: forward difference instead of the central difference
# kind: value
# named: You step to one side only, so the curvature of
def numerical_gradient(f, x, h=1e-5):
    grad = np.empty(x.shape)
    base = f(x)
    for idx in np.ndindex(x.shape):
        moved = x.copy()
        moved[idx] += h
        grad[idx] = (f(moved) - base) / h
    return grad
