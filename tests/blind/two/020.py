# exercise: exercise2
# function: mse
# mistake: takes the mean over the rows only (axis=0) and returns one number per column
# kind: shape
# named: You return one number for each column\. A loss is a single nu
def mse(pred, target):
    squared = (pred - target) ** 2
    return squared.mean(axis=0)
