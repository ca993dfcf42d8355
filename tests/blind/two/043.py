# exercise: exercise3
# function: cross_entropy_grad
# mistake: compares the labels (N,) with arange(C) without making them a column first
# kind: crash
# named: In `labels == np\.arange\(c\)` the entries of `labels` belong t
import numpy as np


def cross_entropy_grad(logits, labels):
    n, c = logits.shape
    expz = np.exp(logits - logits.max(1, keepdims=True))
    probs = expz / expz.sum(1, keepdims=True)
    truth = (labels == np.arange(c)).astype(float)
    return (probs - truth) / n
