# exercise: exercise4
# function: minibatches
# mistake: draws every batch independently, so some examples come twice and others never
# kind: random
# named: occurs 2 times, not once
def minibatches(n, batch_size, rng):
    batches = []
    left = n
    while left > 0:
        size = min(batch_size, left)
        batches.append(rng.integers(0, n, size=size))
        left -= size
    return batches
