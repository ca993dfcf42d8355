# exercise: exercise8
# function: fit
# mistake: shuffles the pictures of each epoch but not their labels, so the network learns from random labels
# kind: random
# named: Your model is right \S+ % of the time on \S+,\S+ new pictures
import numpy as np
from exercise1 import forward, init_params
from exercise5 import train_step


def fit(x, y, rng):
    params = init_params([144, 64, 2], rng)
    for epoch in range(40):
        rng.shuffle(x)
        for i in range(0, len(x), 20):
            params, loss = train_step(params, x[i : i + 20] - 0.5, y[i : i + 20], 0.1)
    return params


def predict(params, x):
    return np.argmax(forward(params, x - 0.5)[-1], axis=1)
