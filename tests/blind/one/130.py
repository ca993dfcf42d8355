# exercise: exercise6
# function: early_stopping
# mistake: counts all idle epochs instead of those in a row: the counter is never reset
# kind: loop
# named: You count all idle epochs of the run\. What
def early_stopping(val_losses, patience):
    best = 0
    idle = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        else:
            idle += 1
        if idle == patience:
            break
    return best
