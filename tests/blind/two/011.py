# exercise: exercise1
# function: softmax
# mistake: divides every row by its largest logit instead of subtracting it
# kind: value
# shown
import numpy as np


def softmax(z):
    m = np.abs(z).max(axis=1, keepdims=True)
    m[m == 0] = 1.0
    e = np.exp(z / m)
    return e / e.sum(axis=1, keepdims=True)
