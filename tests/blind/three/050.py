# exercise: exercise4
# function: minibatches
# mistake: np.split into n // batch_size equal parts: batches of another size, or an error when they do not divide n
# kind: shape
# shown
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return np.split(order, n // batch_size)
