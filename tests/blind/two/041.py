# exercise: exercise3
# function: cross_entropy_grad
# mistake: compound: one_hot minus softmax (wrong sign), divided by all N * C entries instead of N
# kind: value
# named: every entry is \S+ times too small and has the wrong sign, and
import numpy as np


def cross_entropy_grad(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    y = np.zeros_like(p)
    y[np.arange(len(labels)), labels] = 1
    return (y - p) / p.size
