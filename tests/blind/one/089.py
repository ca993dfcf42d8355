# exercise: exercise4
# function: minibatches
# mistake: n // batch_size batches: the last, shorter batch is lost
# kind: loop
# named: The examples that do not fill a whole batch are
def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)
    batches = []
    for k in range(n // batch_size):
        batches.append(perm[k * batch_size : (k + 1) * batch_size])
    return batches
