# exercise: exercise3
# function: numerical_gradient
# mistake: the step h is written down as 1e-5 in the body, so the caller's h is ignored
# kind: value
# named: Right for the usual h, wrong for any other: the step is hard
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    eps = 1e-5
    grad = np.zeros(x.shape)
    for idx in np.ndindex(x.shape):
        old = x[idx]
        x[idx] = old + eps
        up = f(x)
        x[idx] = old - eps
        down = f(x)
        x[idx] = old
        grad[idx] = (up - down) / (2 * eps)
    return grad
