# exercise: exercise2
# function: one_hot
# mistake: Table allocated with classes as rows (C, N), transposed
# kind: shape
# named: Your array has a column for each example\. In this course exa
def one_hot(labels, n_classes):
    Y = np.zeros((n_classes, len(labels)))
    for col, k in enumerate(labels):
        Y[k, col] = 1.0
    return Y
