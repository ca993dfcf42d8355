# exercise: exercise8
# function: predict
# mistake: subtracts the mean of the pictures it is asked about instead of a fixed 0.5
# kind: value
# named: Label each one on its own
from exercise1 import forward


def predict(params, x):
    centred = x - x.mean(axis=0)
    return forward(params, centred)[-1].argmax(axis=1)
