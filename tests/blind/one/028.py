# exercise: exercise2
# function: mse
# mistake: the running total is set back to 0 for every row, so only the last row counts
# kind: loop
# named: `total = \d+\.\d+` stands inside the loop, so every
def mse(pred, target):
    for p, t in zip(pred, target):
        total = 0.0
        total += np.sum((p - t) ** 2)
    return float(total / pred.size)
