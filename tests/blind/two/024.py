# exercise: exercise2
# function: one_hot
# mistake: the table is int, because the labels are, instead of float64
# kind: type
# named: The \S+s are in the right places, but the numbers are integers
import numpy as np


def one_hot(labels, n_classes):
    Y = np.zeros((len(labels), n_classes), dtype=int)
    Y[np.arange(len(labels)), labels] = 1
    return Y
