# exercise: exercise2
# function: cross_entropy
# mistake: subtracts the row maximum inside the exponentials but forgets to add it back: log-sum-exp without its m
# kind: value
# shown
import numpy as np


def cross_entropy(logits, labels):
    m = logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits - m).sum(axis=1))
    right = logits[np.arange(len(labels)), labels]
    return float(np.mean(lse - right))
