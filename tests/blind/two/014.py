# exercise: exercise1
# function: init_params
# mistake: compound: draws from the global np.random instead of rng, and stores b as a row (1, fan_out)
# kind: random
# shown
import numpy as np


def init_params(sizes, rng):
    layers = []
    for k in range(len(sizes) - 1):
        std = np.sqrt(2 / sizes[k])
        W = np.random.randn(sizes[k], sizes[k + 1]) * std
        b = np.zeros((1, sizes[k + 1]))
        layers.append((W, b))
    return layers
