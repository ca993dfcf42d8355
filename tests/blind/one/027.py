# exercise: exercise2
# function: mse
# mistake: Python's built-in sum adds up the rows only, so a matrix gives an array instead of one number
# kind: shape
# named: the sum of your answer over all its entries is
def mse(pred, target):
    squares = (pred - target) ** 2
    return sum(squares) / pred.size
