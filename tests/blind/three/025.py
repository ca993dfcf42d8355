# exercise: exercise2
# function: one_hot
# mistake: Treats the labels as counted from 1 (MATLAB habit): the 1 goes into column label - 1
# kind: value
# named: Every \S+ is one column too far to the left: you assumed that 
def one_hot(labels, n_classes):
    identity = np.eye(n_classes)
    return identity[labels.astype(int) - 1]
