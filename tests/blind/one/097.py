# exercise: exercise4
# function: max_stable_lr
# mistake: uses the smallest eigenvalue: eigvalsh sorts upwards and [0] is the first
# kind: value
# named: You used the flattest direction of the bowl\.
def max_stable_lr(hessian):
    eigenvalues = np.linalg.eigvalsh(hessian)
    return float(2.0 / eigenvalues[0])
