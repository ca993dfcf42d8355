# exercise: exercise3
# function: linear_backward
# mistake: divides dW and db by N although the 1/N is already in dout
# kind: value
# named: Your dW and db are N times too small: you
def linear_backward(dout, x, W):
    m = x.shape[0]
    dW = (1 / m) * x.T @ dout
    db = (1 / m) * np.sum(dout, axis=0)
    dx = dout @ W.T
    return dx, dW, db
