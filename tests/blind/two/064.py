# exercise: exercise4
# function: descend
# mistake: the position is recorded before each step but not after the last one: steps rows instead of steps + 1
# kind: loop
# named: your answer holds all but the last of what is right\.
import numpy as np


def descend(grad, w0, lr, steps):
    path = np.zeros((steps, w0.shape[0]))
    w = w0
    for t in range(steps):
        path[t] = w
        w = w - lr * grad(w)
    return path
