# exercise: exercise2
# function: cross_entropy
# mistake: logits[:, labels] picks N columns of every row instead of one entry per row
# kind: value
# named: With `:` every row looks up the labels of all rows, which ma
import numpy as np


def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-np.mean(log_p[:, labels]))
