# exercise: exercise6
# function: l2_penalty
# mistake: total = instead of total +=: only the last layer counts
# kind: loop
# named: Only the last layer counts: each pass through the loop overw
import numpy as np


def l2_penalty(params, l2):
    total = 0.0
    for W, b in params:
        total = np.sum(W**2)
    return float(l2 * total)
