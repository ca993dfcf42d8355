# exercise: exercise2
# function: one_hot
# mistake: returns integers (int identity matrix) instead of float64
# kind: type
# named: The \d+s are in the right places, but the numbers
def one_hot(labels, n_classes):
    identity = np.eye(n_classes, dtype=int)
    return identity[labels]
