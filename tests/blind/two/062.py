# exercise: exercise4
# function: minibatches
# mistake: gives np.array_split the batch size as the number of pieces
# kind: shape
# named: You made batch_size batches\. batch_size is the number of exa
import numpy as np


def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    return np.array_split(perm, batch_size)
