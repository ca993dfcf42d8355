# exercise: exercise6
# function: l2_grad
# mistake: compound: zeros_like(W) for the gradient of b, and the 2 is missing in dW
# kind: shape
# shown
import numpy as np


def l2_grad(params, l2):
    grads = []
    for W, b in params:
        dW = l2 * W
        db = np.zeros_like(W)
        grads.append((dW, db))
    return grads
