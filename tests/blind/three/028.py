# exercise: exercise3
# function: numerical_gradient
# mistake: The step to the left is never undone: later slopes are measured at another point and x stays changed
# kind: value
# named: The first entry is right, but the later ones are off: each e
def numerical_gradient(f, x, h=1e-5):
    g = np.empty(x.shape)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        keep = float(x[i])
        x[i] = keep + h
        up = f(x)
        x[i] = keep - h
        down = f(x)
        g[i] = (up - down) / (2 * h)
        it.iternext()
    return g
