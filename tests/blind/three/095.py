# exercise: exercise7
# function: count_parameters
# mistake: NumPy integers: np.dot wraps around for large sizes and the result is not an int
# kind: type
# named: Right up to \S+\^\S+; above, NumPy's \S+-bit integers wrap around
import numpy as np
def count_parameters(sizes):
    s = np.array(sizes)
    return np.dot(s[:-1], s[1:]) + s[1:].sum()
