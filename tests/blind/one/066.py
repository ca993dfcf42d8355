# exercise: exercise3
# function: linear_backward
# mistake: transposes dout instead of x: dW comes out as (H, D)
# kind: shape
# named: Your dW is the transpose of the right
def linear_backward(dout, x, W):
    dx = dout @ W.T
    dW = dout.T @ x
    db = dout.sum(axis=0)
    return dx, dW, db
