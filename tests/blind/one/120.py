# exercise: exercise6
# function: train_val_split
# mistake: two shuffles, one for x and one for y: the examples get each other's labels
# kind: random
# named: one order of the row numbers
def train_val_split(x, y, val_fraction, rng):
    n_val = round(len(x) * val_fraction)
    xs = rng.permutation(x)
    ys = rng.permutation(y)
    return xs[n_val:], ys[n_val:], xs[:n_val], ys[:n_val]
