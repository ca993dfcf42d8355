# exercise: exercise2
# function: one_hot
# mistake: Returns a boolean table from the comparison without converting to float
# kind: type
# shown
def one_hot(labels, n_classes):
    return labels[:, None] == np.arange(n_classes)[None, :]
