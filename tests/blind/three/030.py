# exercise: exercise3
# function: mse_grad
# mistake: Returns the mean of the slopes, one number instead of one slope per prediction
# kind: type
# named: You averaged the slopes to one number\. The gradient has the 
def mse_grad(pred, target):
    return np.mean(2 * (pred - target))
