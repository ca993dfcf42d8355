# exercise: exercise6
# function: fit_verdict
# mistake: Fixed threshold 0.5 on the training loss instead of a comparison with the start
# kind: value
# named: The same curves in other units, all losses times one factor,
def fit_verdict(train_losses, val_losses):
    if train_losses[-1] > 0.5:
        return "underfitting"
    if val_losses[-1] >= 1.6 * min(val_losses):
        return "overfitting"
    return "just right"
