# exercise: exercise3
# function: mse_grad
# mistake: divides by len(pred) * pred.shape[1], which does not exist in a one-dimensional array
# kind: crash
# named: asks for an axis that `pred` does not have
def mse_grad(pred, target):
    N, K = pred.shape[0], pred.shape[1]
    return 2.0 * (pred - target) / (N * K)
