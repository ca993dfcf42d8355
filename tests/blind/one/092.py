# exercise: exercise4
# function: minibatches
# mistake: np.array_split is given the number of pieces n // batch_size: uneven sizes, and an error for fewer examples than a batch
# kind: shape
# named: You cut the examples into n // batch_size
def minibatches(n, batch_size, rng):
    idx = rng.permutation(n)
    return np.array_split(idx, n // batch_size)
