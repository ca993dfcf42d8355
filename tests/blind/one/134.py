# exercise: exercise6
# function: fit_verdict
# mistake: loops over the epochs and calls overfitting as soon as one validation loss is higher than the one before
# kind: loop
# named: One early rise by a tenth of a percent changes
def fit_verdict(train_losses, val_losses):
    if train_losses[-1] > 0.7 * train_losses[0]:
        return "underfitting"
    for before, after in zip(val_losses, val_losses[1:]):
        if after > before:
            return "overfitting"
    return "just right"
