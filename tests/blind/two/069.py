# exercise: exercise4
# function: learning_rate_verdict
# mistake: writes the verdicts as too_large, too_small and just_right
# kind: value
# named: Your function returned 'too_large'; the answer is 'too large
import numpy as np


def learning_rate_verdict(losses):
    if not np.isfinite(losses[-1]):
        return "too_large"
    up = np.mean(losses[1:] > losses[:-1])
    ratio = losses[-1] / losses[0]
    if ratio > 1 or (up >= 0.4 and ratio > 0.5):
        return "too_large"
    if ratio > 0.7:
        return "too_small"
    return "just_right"
