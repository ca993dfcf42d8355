# exercise: exercise1
# function: sigmoid
# mistake: clips z to -10 ... 10 against the overflow, so all larger scores get the same probability
# kind: value
# shown
import numpy as np


def sigmoid(z):
    # exp of big numbers overflows, so keep z in a safe range first
    safe = np.clip(z, -10, 10)
    return 1.0 / (1.0 + np.exp(-safe))
