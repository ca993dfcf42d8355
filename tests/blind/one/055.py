# exercise: exercise3
# function: mse_grad
# mistake: divides by the rows, not the entries, and forgot the factor 2
# kind: value
# named: Two things differ from the gradient of mse
def mse_grad(pred, target):
    n = pred.shape[0]
    return (pred - target) / n
