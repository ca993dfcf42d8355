# exercise: exercise6
# function: early_stopping
# mistake: No answer when the losses end before patience runs out: the function falls through and returns None
# kind: loop
# named: Your function returned None\.
def early_stopping(val_losses, patience):
    best, best_loss, waited = 0, float("inf"), 0
    for i, loss in enumerate(val_losses):
        if loss < best_loss:
            best, best_loss, waited = i, loss, 0
        else:
            waited += 1
        if waited >= patience:
            return best
