# exercise: exercise1
# function: init_params
# mistake: stores W as in PyTorch's nn.Linear, (fan_out, fan_in)
# kind: shape
# named: Your W has shape \(fan_out, fan_in\), the layout of PyTorch\. I
import numpy as np


def init_params(sizes, rng):
    params = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        weight = rng.standard_normal((n_out, n_in)) * np.sqrt(2.0 / n_in)
        bias = np.zeros(n_out)
        params.append((weight, bias))
    return params
