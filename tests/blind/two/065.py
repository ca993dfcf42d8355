# exercise: exercise4
# function: descend
# mistake: measures the gradient at the start w0 in every step instead of at the current position
# kind: value
# named: You walk in a straight line
import numpy as np


def descend(grad, w0, lr, steps):
    path = [w0]
    g = grad(w0)
    for _ in range(steps):
        path.append(path[-1] - lr * g)
    return np.stack(path)
