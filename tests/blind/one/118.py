# exercise: exercise6
# function: train_val_split
# mistake: scikit-learn's order x_train, x_val, y_train, y_val
# kind: shape
# named: You return x_train, x_val, y_train, y_val, as a
def train_val_split(x, y, val_fraction, rng):
    n = len(x)
    order = rng.permutation(n)
    n_val = round(n * val_fraction)
    val, tr = order[:n_val], order[n_val:]
    return x[tr], x[val], y[tr], y[val]
