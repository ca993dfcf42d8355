# exercise: exercise3
# function: mse_grad
# mistake: forgets the 2 of the slope of a square (the convention of textbooks with a loss of 1/2 e^2)
# kind: value
# named: Exactly half of the measured slope: differentiating the squa
def mse_grad(pred, target):
    M = pred.size
    return (pred - target) / M
