# exercise: exercise1
# function: init_params
# mistake: gives rng.normal the variance 2 / fan_in where it wants the standard deviation
# kind: random
# named: The weights of layer \S+ \(fan_in \S+\) have standard deviation \S+\.
import numpy as np


def init_params(sizes, rng):
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        W = rng.normal(0.0, 2.0 / fan_in, size=(fan_in, fan_out))
        b = np.zeros(fan_out)
        params.append((W, b))
    return params
