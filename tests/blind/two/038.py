# exercise: exercise3
# function: mse_grad
# mistake: takes the mean of the slopes and returns a single number instead of one slope per prediction
# kind: shape
# named: You averaged the slopes to one number\. The gradient has the 
import numpy as np


def mse_grad(pred, target):
    error = pred - target
    return np.mean(2 * error)
