# exercise: exercise6
# function: early_stopping
# mistake: stops one epoch too late (idle > patience), and counts a tie as better
# kind: loop
# named: the operator `<=` is wrong
def early_stopping(val_losses, patience):
    lowest = float("inf")
    where = 0
    idle = 0
    for epoch, loss in enumerate(val_losses):
        if loss <= lowest:
            lowest, where, idle = loss, epoch, 0
            continue
        idle += 1
        if idle > patience:
            break
    return where
