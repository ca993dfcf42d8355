# exercise: exercise6
# function: train_val_split
# mistake: slices with [-n_val:] and [:-n_val], which goes wrong when there are 0 validation rows
# kind: shape
# named: With no row for validation, order\[\-\d+:\] holds
def train_val_split(x, y, val_fraction, rng):
    n_val = round(len(x) * val_fraction)
    order = np.arange(len(x))
    rng.shuffle(order)
    train_rows = order[:-n_val]
    val_rows = order[-n_val:]
    return x[train_rows], y[train_rows], x[val_rows], y[val_rows]
