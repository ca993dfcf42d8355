# exercise: exercise8
# function: predict
# mistake: subtracts the mean of the pictures it is asked about instead of what fit subtracted: a single picture becomes all zeros
# kind: value
# named: Given one picture at a time, `predict` labels \S+ of \S+ pictu
import numpy as np
from exercise1 import forward, init_params
from exercise5 import train


def fit(x, y, rng):
    x = x - x.mean(axis=0)
    params = init_params([144, 64, 2], rng)
    params, history = train(params, x, y, lr=0.1, epochs=40, batch_size=20, rng=rng)
    return params


def predict(params, x):
    centred = x - x.mean(axis=0)
    logits = forward(params, centred)[-1]
    return logits.argmax(axis=1)
