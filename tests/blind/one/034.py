# exercise: exercise2
# function: one_hot
# mistake: MATLAB habit: zeros(N, C) with two arguments; NumPy takes the second one for the dtype
# kind: crash
# named: dtype, not a length
def one_hot(labels, n_classes):
    Y = np.zeros(len(labels), n_classes)
    for i in range(len(labels)):
        Y[i, labels[i]] = 1.0
    return Y
