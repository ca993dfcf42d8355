# exercise: exercise7
# function: training_steps
# mistake: returns np.ceil of a float quotient: a NumPy float, not an int, and inexact above 2^53
# kind: type
# named: The number is right, but it is a float: np\.ceil rounds up an
import numpy as np


def training_steps(n_tokens, tokens_per_batch):
    return np.ceil(n_tokens / tokens_per_batch)
