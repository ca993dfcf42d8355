# exercise: exercise4
# function: max_stable_lr
# mistake: Returns the array of limits for all eigenvalues instead of the one of the largest
# kind: type
# named: You return a learning rate for each direction\.
def max_stable_lr(hessian):
    return 2 / np.linalg.eigvalsh(hessian)
