# exercise: exercise4
# function: minibatches
# mistake: Draws indices with rng.integers (with replacement): some come twice, others never
# kind: random
# shown
def minibatches(n, batch_size, rng):
    idx = rng.integers(0, n, size=n)
    return [idx[i:i + batch_size] for i in range(0, n, batch_size)]
