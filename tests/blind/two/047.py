# exercise: exercise3
# function: linear_backward
# mistake: db is the sum over the units (axis=1), (N,), instead of over the examples
# kind: shape
# named: Your db has one number for each example\. A bias belongs to a
import numpy as np


def linear_backward(dout, x, W):
    dx = np.einsum("nh,dh->nd", dout, W)
    dW = np.einsum("nd,nh->dh", x, dout)
    db = np.sum(dout, axis=1)
    return dx, dW, db
