# exercise: exercise3
# function: numerical_gradient
# mistake: x_plus and x_minus are two names for the same array, so both steps cancel and every slope is 0
# kind: value
# named: `x_plus = x` makes no copy: both names stand for the same ar
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for idx in np.ndindex(*x.shape):
        x_plus = x
        x_minus = x
        keep = x[idx]
        x_plus[idx] = keep + h
        x_minus[idx] = keep - h
        grad[idx] = (f(x_plus) - f(x_minus)) / (2 * h)
        x[idx] = keep
    return grad
