# exercise: exercise8
# function: predict
# mistake: returns the logits of each picture instead of the number of the class with the largest
# kind: type
# named: `predict` returned a table of shape \(\S+, \S+\), with a column
import numpy as np
from exercise1 import forward, init_params
from exercise5 import train


def _mirror(x, y):
    flipped = x.reshape(-1, 12, 12)[:, :, ::-1].reshape(len(x), -1)
    return np.concatenate([x, flipped, 1 - x]), np.concatenate([y, y, y])


def fit(x, y, rng):
    x, y = _mirror(x, y)
    params, _ = train(
        init_params([144, 64, 2], rng), x - 0.5, y, lr=0.1, epochs=20, batch_size=20, rng=rng
    )
    return params


def predict(params, x):
    return forward(params, x - 0.5)[-1]
