# exercise: exercise3
# function: mse_grad
# mistake: averages the slopes into one number instead of one slope per prediction
# kind: shape
# named: You averaged the slopes to one number\. The
def mse_grad(pred, target):
    err = pred - target
    return np.mean(2 * err)
