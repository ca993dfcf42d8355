# exercise: exercise4
# function: minibatches
# mistake: rng.shuffle works in place and returns None, which is then sliced
# kind: crash
# named: `\.shuffle\(\)` changes
def minibatches(n, batch_size, rng):
    order = rng.shuffle(np.arange(n))
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]
