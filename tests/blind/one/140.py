# exercise: exercise7
# function: count_parameters
# mistake: NumPy's 64-bit integers wrap around for large sizes, and the result is not a plain int
# kind: type
# named: Right up to \d+\^\d+; above, NumPy's \d+\-bit
import numpy as np


def count_parameters(sizes):
    s = np.array(sizes)
    return np.sum(s[:-1] * s[1:] + s[1:])
