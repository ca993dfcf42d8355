# exercise: exercise2
# function: cross_entropy
# mistake: takes the largest logit of the row instead of the logit of the right class: labels are never used
# kind: value
# named: You took the probability of the largest logit, so the loss i
import numpy as np


def cross_entropy(logits, labels):
    total = 0.0
    for row, label in zip(logits, labels):
        m = np.max(row)
        log_sum = m + np.log(np.sum(np.exp(row - m)))
        total += log_sum - row[np.argmax(row)]
    return total / len(labels)
