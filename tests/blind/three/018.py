# exercise: exercise2
# function: one_hot
# mistake: Compares labels (N,) with arange (C,) without a new axis: shapes do not broadcast
# kind: crash
# named: In `labels == np\.arange\(n_classes\)` the entries of `labels` 
def one_hot(labels, n_classes):
    return (labels == np.arange(n_classes)).astype(np.float64)
