# exercise: exercise2
# function: cross_entropy
# mistake: compound: returns one number per row (the mean is missing), and with the wrong sign
# kind: shape
# shown
import numpy as np


def cross_entropy(logits, labels):
    rows = np.arange(logits.shape[0])
    s = logits - np.max(logits, axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return log_p[rows, labels]
