# exercise: exercise6
# function: early_stopping
# mistake: compares with the previous loss instead of the lowest so far
# kind: loop
# named: You call an epoch better when its loss is below
def early_stopping(val_losses, patience):
    best_epoch, waited = 0, 0
    for i in range(1, len(val_losses)):
        if val_losses[i] < val_losses[i - 1]:
            best_epoch = i
            waited = 0
        else:
            waited += 1
            if waited >= patience:
                return best_epoch
    return best_epoch
