# exercise: exercise4
# function: learning_rate_verdict
# mistake: compares the end with np.nan by ==, which is never true: a curve that ends in nan passes as calm
# kind: value
# named: You called a curve that ends in nan just right: every compar
import numpy as np


def learning_rate_verdict(losses):
    start, end = losses[0], losses[-1]
    if end == np.nan or end == np.inf:
        return "too large"
    if end > start:
        return "too large"
    rises = sum(losses[i + 1] > losses[i] for i in range(len(losses) - 1))
    share = rises / (len(losses) - 1)
    if share >= 0.4 and end > 0.5 * start:
        return "too large"
    if rises == 0 and end > 0.7 * start:
        return "too small"
    return "just right"
