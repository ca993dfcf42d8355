# exercise: exercise6
# function: fit_verdict
# mistake: compares with fixed numbers (0.5, 0.1) instead of comparing the losses of the run with each other
# kind: value
# named: The same curves in other units, all losses
def fit_verdict(train_losses, val_losses):
    train_end, val_end = train_losses[-1], val_losses[-1]
    if train_end > 0.5:
        return "underfitting"
    if val_end - train_end > 0.1:
        return "overfitting"
    return "just right"
