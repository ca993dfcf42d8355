# exercise: exercise4
# function: minibatches
# mistake: np.array_split makes nearly equal pieces instead of full batches and a short last one
# kind: shape
# named: You made the batches nearly equal, so some are smaller than 
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    n_batches = -(-n // batch_size)
    return np.array_split(order, n_batches)
