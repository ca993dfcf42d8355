# exercise: exercise6
# function: early_stopping
# mistake: The idle counter is never reset when an epoch is better
# kind: loop
# named: You count all idle epochs of the run\. What counts is how man
def early_stopping(val_losses, patience):
    best = 0
    idle = 0
    for i in range(1, len(val_losses)):
        if val_losses[i] < val_losses[best]:
            best = i
        else:
            idle += 1
        if idle >= patience:
            break
    return best
