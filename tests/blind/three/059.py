# exercise: exercise4
# function: minibatches
# mistake: Two mistakes: shuffles inside each batch only, and drops the short last batch
# kind: random
# named: Your function returned a list of \S+, not a list of \S+\.
def minibatches(n, batch_size, rng):
    batches = []
    for k in range(n // batch_size):
        rows = np.arange(k * batch_size, (k + 1) * batch_size)
        rng.shuffle(rows)
        batches.append(rows)
    return batches
