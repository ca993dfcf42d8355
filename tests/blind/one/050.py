# exercise: exercise3
# function: numerical_gradient
# mistake: the step is not undone: x stays at x - h, later slopes are measured elsewhere and x is changed
# kind: loop
# named: The first entry is right, but the later ones
def numerical_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        x[i] = x[i] + h
        f1 = f(x)
        x[i] = x[i] - 2 * h
        f2 = f(x)
        g[i] = (f1 - f2) / (2 * h)
    return g
