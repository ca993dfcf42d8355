# exercise: exercise3
# function: linear_backward
# mistake: forgets to transpose W in dx = dout @ W
# kind: crash
# named: `W` should be transposed here\. With that changed, all of it 
import numpy as np


def linear_backward(dout, x, W):
    grad_W = np.dot(x.T, dout)
    grad_b = dout.sum(axis=0)
    grad_x = np.dot(dout, W)
    return grad_x, grad_W, grad_b
