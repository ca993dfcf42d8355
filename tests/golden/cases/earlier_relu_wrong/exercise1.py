# My exercise 1, of which exercise 3 takes relu.
import numpy as np


def relu(z):
    """The larger of z and 0, entry by entry."""
    return np.abs(z)
