# exercise: exercise2
# function: one_hot
# mistake: the loop over the classes starts at 1, so class 0 never gets its 1
# kind: loop
# named: This loop begins one pass too late: `range\(\d+,
def one_hot(labels, n_classes):
    Y = np.zeros((labels.shape[0], n_classes))
    for c in range(1, n_classes):
        Y[labels == c, c] = 1.0
    return Y
