# exercise: exercise6
# function: early_stopping
# mistake: compares each loss with the previous one instead of with the lowest so far
# kind: loop
# named: You call an epoch better when its loss is below the one befo
def early_stopping(val_losses, patience):
    best = 0
    idle = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[epoch - 1]:
            best = epoch
            idle = 0
        else:
            idle += 1
            if idle == patience:
                break
    return best
