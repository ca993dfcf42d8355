# exercise: exercise2
# function: one_hot
# mistake: the table is transposed (one row per class), and it holds booleans instead of floats
# kind: shape
# named: your answer holds the right numbers with rows
def one_hot(labels, n_classes):
    rows = [labels == c for c in range(n_classes)]
    return np.array(rows)
