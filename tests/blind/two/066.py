# exercise: exercise4
# function: max_stable_lr
# mistake: treats the result of np.linalg.eigh (eigenvalues and eigenvectors) as the array of the eigenvalues
# kind: crash
# named: Your code stopped: `np\.linalg\.eigh` returns two things, the 
import numpy as np


def max_stable_lr(hessian):
    eigenvalues = np.linalg.eigh(hessian)
    return 2.0 / eigenvalues.max()
