# exercise: exercise2
# function: one_hot
# mistake: guesses the number of classes from the largest label and ignores n_classes
# kind: shape
# named: Your array is only as wide as the largest label
def one_hot(labels, n_classes):
    C = labels.max() + 1
    Y = np.zeros((len(labels), C))
    Y[np.arange(len(labels)), labels] = 1.0
    return Y
