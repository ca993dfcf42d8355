# exercise: exercise6
# function: train_val_split
# mistake: Negative slice -n_val: wrong when n_val is 0 (everything ends up in validation)
# kind: value
# named: With no row for validation, order\[-\S+:\] holds all of them: ev
def train_val_split(x, y, val_fraction, rng):
    n_val = round(len(x) * val_fraction)
    order = rng.permutation(len(x))
    train, val = order[:-n_val], order[-n_val:]
    return x[train], y[train], x[val], y[val]
