# exercise: exercise4
# function: max_stable_lr
# mistake: returns 2 / eigenvalue for every direction instead of the one limit of the steepest
# kind: shape
# named: You return a learning rate for each direction\.
import numpy as np


def max_stable_lr(hessian):
    k = np.linalg.eigvalsh(hessian)
    return 2 / k
