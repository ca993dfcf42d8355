# exercise: exercise1
# function: init_params
# mistake: the loop ends at len(sizes) - 2, so the output layer is missing
# kind: loop
# named: You are one layer short: k sizes make k - \S+ layers, and your
import numpy as np


def init_params(sizes, rng):
    params = []
    n_hidden = len(sizes) - 2
    for i in range(n_hidden):
        W = rng.normal(0, np.sqrt(2 / sizes[i]), (sizes[i], sizes[i + 1]))
        params.append((W, np.zeros(sizes[i + 1])))
    return params
