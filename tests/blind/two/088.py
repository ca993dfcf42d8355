# exercise: exercise6
# function: early_stopping
# mistake: returns the lowest loss itself instead of the epoch where it was reached
# kind: type
# named: You return the lowest loss\. Return its index\.
def early_stopping(val_losses, patience):
    lowest = float("inf")
    waited = 0
    for loss in val_losses:
        if loss < lowest:
            lowest = loss
            waited = 0
        else:
            waited += 1
        if waited >= patience:
            break
    return lowest
