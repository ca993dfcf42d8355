# exercise: exercise3
# function: numerical_gradient
# mistake: returns a flat array: the result is never reshaped to x's shape
# kind: shape
# named: The numbers are right, but they form one long
def numerical_gradient(f, x, h=1e-5):
    slopes = []
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = h
        e = e.reshape(x.shape)
        slopes.append((f(x + e) - f(x - e)) / (2 * h))
    return np.array(slopes)
