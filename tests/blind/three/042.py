# exercise: exercise3
# function: numerical_gradient
# mistake: Two mistakes: forward difference instead of central, and a flat result for arrays of two dimensions
# kind: shape
# shown
def numerical_gradient(f, x, h=1e-5):
    base = f(x)
    slopes = []
    for k in np.ndindex(x.shape):
        moved = x.copy()
        moved[k] += h
        slopes.append((f(moved) - base) / h)
    return np.array(slopes)
