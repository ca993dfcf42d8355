# exercise: exercise2
# function: mse
# mistake: Squares the mean of the errors rather than taking the mean of the squares
# kind: value
# named: You took the mean first and squared it afterwards, so errors
def mse(pred, target):
    return float(np.mean(pred - target) ** 2)
