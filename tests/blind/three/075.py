# exercise: exercise6
# function: train_val_split
# mistake: A coin is thrown for each row, so the validation part has a random size
# kind: random
# named: You tossed a coin for each example, so the size of the valid
def train_val_split(x, y, val_fraction, rng):
    is_val = rng.random(len(x)) < val_fraction
    return x[~is_val], y[~is_val], x[is_val], y[is_val]
