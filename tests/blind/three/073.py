# exercise: exercise6
# function: train_val_split
# mistake: The same rng shuffles x and y separately, so labels no longer belong to their rows
# kind: random
# named: In the training part, \S+ of \S+ examples have their own label\.
def train_val_split(x, y, val_fraction, rng):
    n_val = round(len(x) * val_fraction)
    xs = rng.permutation(x)
    ys = rng.permutation(y)
    return xs[n_val:], ys[n_val:], xs[:n_val], ys[:n_val]
