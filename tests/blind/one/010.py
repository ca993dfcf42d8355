# exercise: exercise1
# function: sigmoid
# mistake: goes through the flattened array and never restores the shape
# kind: shape
# named: your answer holds the right numbers in the
import math


def sigmoid(z):
    out = []
    for v in z.ravel():
        if v >= 0:
            out.append(1 / (1 + math.exp(-v)))
        else:
            e = math.exp(v)
            out.append(e / (1 + e))
    return np.array(out)
