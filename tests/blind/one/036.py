# exercise: exercise2
# function: one_hot
# mistake: compares (N,) with (C,) without a new axis, which cannot broadcast
# kind: crash
# named: the entries of `labels` belong to the rows
def one_hot(labels, n_classes):
    return np.where(labels == np.arange(n_classes), 1.0, 0.0)
