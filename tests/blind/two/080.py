# exercise: exercise6
# function: train_val_split
# mistake: compound: the order of scikit-learn (x_train, x_val, y_train, y_val), and int() rounds the number of validation rows down
# kind: type
# named: Two things are wrong\. In `int\(n \* val_fraction\)`, `int` cuts
def train_val_split(x, y, val_fraction, rng):
    n = len(x)
    n_val = int(n * val_fraction)
    order = rng.permutation(n)
    val, tr = order[:n_val], order[n_val:]
    return x[tr], x[val], y[tr], y[val]
