# exercise: exercise6
# function: early_stopping
# mistake: compound: stops only when more than patience epochs were idle (> instead of >=): one epoch too late; and a tie counts as better (<=)
# kind: loop
# shown
def early_stopping(val_losses, patience):
    best, best_loss, idle = 0, val_losses[0], 0
    for i, v in enumerate(val_losses):
        if v <= best_loss:
            best, best_loss, idle = i, v, 0
        else:
            idle += 1
        if idle > patience:
            break
    return best
