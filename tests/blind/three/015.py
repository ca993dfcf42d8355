# exercise: exercise2
# function: mse
# mistake: Averages over axis 0 only and returns an array, one loss per column
# kind: shape
# named: You return one number for each column\. A loss is a single nu
def mse(pred, target):
    diff = pred - target
    return np.mean(diff ** 2, axis=0)
