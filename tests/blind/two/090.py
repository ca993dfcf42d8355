# exercise: exercise6
# function: fit_verdict
# mistake: compares the losses with fixed numbers (0.3 and 0.1) instead of with each other
# kind: value
# named: The same curves in other units, all losses times one factor,
def fit_verdict(train_losses, val_losses):
    t, v = train_losses[-1], val_losses[-1]
    if t > 0.3:
        return "underfitting"
    if v - t > 0.1:
        return "overfitting"
    return "just right"
