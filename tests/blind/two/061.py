# exercise: exercise4
# function: minibatches
# mistake: uses the result of rng.shuffle, which shuffles in place and returns None
# kind: crash
# named: Your code stopped: it used None, which is what a call gives 
import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.shuffle(np.arange(n))
    batches = []
    for start in range(0, n, batch_size):
        batches.append(order[start : start + batch_size])
    return batches
