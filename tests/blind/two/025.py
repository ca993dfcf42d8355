# exercise: exercise2
# function: one_hot
# mistake: np.zeros(N, C) as in MATLAB: the shape must be a tuple
# kind: crash
# named: Your code stopped: the second argument of `np\.zeros` and sim
import numpy as np


def one_hot(labels, n_classes):
    N = labels.shape[0]
    Y = np.zeros(N, n_classes)
    for i in range(N):
        Y[i, labels[i]] = 1.0
    return Y
