# exercise: exercise4
# function: descend
# mistake: stores the same array in every row and changes it in place: the whole path shows the end
# kind: value
# named: All rows of your path are its end: you put the same array in
import numpy as np


def descend(grad, w0, lr, steps):
    w = w0.copy()
    path = [w]
    for t in range(steps):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)
