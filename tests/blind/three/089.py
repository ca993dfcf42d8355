# exercise: exercise6
# function: fit_verdict
# mistake: Uses the list method index on a NumPy array
# kind: crash
# named: Your code stopped: a value of type `numpy\.ndarray` has no `i
def fit_verdict(train_losses, val_losses):
    best_epoch = val_losses.index(min(val_losses))
    lowest = val_losses[best_epoch]
    if train_losses[-1] > 0.7 * train_losses[0]:
        return "underfitting"
    if val_losses[-1] >= 1.6 * lowest:
        return "overfitting"
    return "just right"
