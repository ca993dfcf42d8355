# exercise: exercise4
# function: max_stable_lr
# mistake: np.linalg.eigh returns a pair (values, vectors), which is treated as one array
# kind: crash
# named: returns two things
def max_stable_lr(hessian):
    eigs = np.linalg.eigh(hessian)
    return float(2 / eigs.max())
