# exercise: exercise6
# function: train_val_split
# mistake: int() cuts off instead of rounding, and the validation rows are not taken out of the training part
# kind: value
# named: as many rows as all of `x`
def train_val_split(x, y, val_fraction, rng):
    perm = rng.permutation(len(x))
    n_val = int(len(x) * val_fraction)
    val = perm[:n_val]
    return x[perm], y[perm], x[val], y[val]
