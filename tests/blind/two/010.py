# exercise: exercise1
# function: softmax
# mistake: the row sums have no keepdims, so an (N, C) array is divided by an (N,) array
# kind: shape
# named: `np\.sum\(expo, axis=\S+\)` loses its axis, so what it gives is l
import numpy as np


def softmax(z):
    shifted = z - np.max(z, axis=1, keepdims=True)
    expo = np.exp(shifted)
    return expo / np.sum(expo, axis=1)
