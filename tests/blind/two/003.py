# exercise: exercise1
# function: relu
# mistake: uses Python's max on the rows of the array: works for one dimension only, otherwise the truth value of an array is ambiguous
# kind: crash
# named: Your code stopped: Python's own `max` compares whole values,
import numpy as np


def relu(z):
    return np.array([max(row, 0) for row in z], dtype=float)
