# exercise: exercise3
# function: numerical_gradient
# mistake: divides by h instead of 2 h, so every slope is doubled
# kind: value
# named: Every slope is twice too steep: you divided by
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for idx in np.ndindex(*x.shape):
        old = x[idx]
        x[idx] = old + h
        up = f(x)
        x[idx] = old - h
        down = f(x)
        x[idx] = old
        grad[idx] = (up - down) / h
    return grad
