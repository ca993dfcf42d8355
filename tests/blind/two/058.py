# exercise: exercise4
# function: momentum_step
# mistake: compound: the velocity starts from zeros in each call (the argument is not used), and only the params are returned
# kind: type
# shown
import numpy as np


def momentum_step(params, grads, velocity, lr, beta=0.9):
    v = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
    v = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(v, grads)]
    return [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, v)]
