# exercise: exercise6
# function: early_stopping
# mistake: Off by one: stops only when idle epochs exceed patience
# kind: value
# named: You wait one epoch too long\. With patience \S+ the run stops a
def early_stopping(val_losses, patience):
    best = 0
    for i in range(len(val_losses)):
        if val_losses[i] < val_losses[best]:
            best = i
        if i - best > patience:
            return best
    return best
