# exercise: exercise3
# function: cross_entropy_grad
# mistake: p[:, labels] -= 1 subtracts 1 in every row of each column that occurs as a label
# kind: value
# named: With `:` you subtract the \S+ in every row for the labels of a
import numpy as np


def cross_entropy_grad(logits, labels):
    z = logits - np.max(logits, axis=1, keepdims=True)
    p = np.exp(z)
    p /= p.sum(axis=1, keepdims=True)
    p[:, labels] -= 1
    return p / len(labels)
