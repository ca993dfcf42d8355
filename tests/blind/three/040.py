# exercise: exercise3
# function: mse_grad
# mistake: Two mistakes: target - pred (wrong sign) and division by the number of rows only
# kind: value
# named: every entry is \S+ times too large and has the wrong sign, and
def mse_grad(pred, target):
    n = len(pred)
    return 2 / n * (target - pred)
