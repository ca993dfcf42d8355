# exercise: exercise3
# function: linear_backward
# mistake: returns (dW, db, dx) instead of (dx, dW, db)
# kind: shape
# named: You return dW, db and then dx\. The exercise
def linear_backward(dout, x, W):
    dx = dout @ W.T
    dW = x.T @ dout
    db = dout.sum(0)
    return dW, db, dx
