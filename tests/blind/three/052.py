# exercise: exercise4
# function: minibatches
# mistake: Shuffles with rng.shuffle and assigns its result, which is None
# kind: type
# named: Your code stopped: it used None, which is what a call gives 
def minibatches(n, batch_size, rng):
    idx = np.arange(n)
    idx = rng.shuffle(idx)
    return [idx[k:k + batch_size] for k in range(0, n, batch_size)]
