# exercise: exercise3
# function: cross_entropy_grad
# mistake: picks the probability of the right class only and returns p[y] - 1 as an (N,) array
# kind: shape
# shown
import numpy as np


def cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    n = logits.shape[0]
    return (p[np.arange(n), labels] - 1.0) / n
