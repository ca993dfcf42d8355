# exercise: exercise1
# function: sigmoid
# mistake: math.exp only takes single numbers, not arrays
# kind: crash
# named: one number
import math


def sigmoid(z):
    if np.all(z >= 0):
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))
