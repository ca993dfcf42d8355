# exercise: exercise4
# function: minibatches
# mistake: throws the result of rng.permutation away: it returns a shuffled copy, the order stays 0, 1, 2, ...
# kind: random
# named: what is drawn from `rng` makes no difference
import numpy as np


def minibatches(n, batch_size, rng):
    indices = np.arange(n)
    rng.permutation(indices)
    return [indices[s : s + batch_size] for s in range(0, n, batch_size)]
