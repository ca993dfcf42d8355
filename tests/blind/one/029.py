# exercise: exercise2
# function: mse
# mistake: averages over axis 0 only: returns one number per column instead of one number
# kind: shape
# named: You return one number for each column\. A loss
def mse(pred, target):
    diff = np.subtract(pred, target)
    return np.mean(np.square(diff), axis=0)
