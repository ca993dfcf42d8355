# exercise: exercise1
# function: sigmoid
# mistake: loops over the first axis only and asks "if z[i] >= 0" of a whole row
# kind: crash
# named: Your code stopped: an array was used as a single True or Fal
import numpy as np


def sigmoid(z):
    out = np.empty(z.shape)
    for i in range(len(z)):
        if z[i] >= 0:
            out[i] = 1 / (1 + np.exp(-z[i]))
        else:
            out[i] = np.exp(z[i]) / (1 + np.exp(z[i]))
    return out
