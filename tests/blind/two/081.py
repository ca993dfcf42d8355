# exercise: exercise6
# function: train_val_split
# mistake: shuffles x and y with two different permutations, so the examples get each other's labels
# kind: random
# named: In the training part, \S+ of \S+ examples have their own label\.
def train_val_split(x, y, val_fraction, rng):
    x = rng.permutation(x)
    y = rng.permutation(y)
    k = round(len(x) * val_fraction)
    return x[k:], y[k:], x[:k], y[:k]
