# exercise: exercise3
# function: linear_backward
# mistake: Two mistakes: the results in the order (dx, db, dW), and db keeps a dimension (1, H)
# kind: shape
# named: Two things are wrong\. `db` and `dW` are returned in the wron
def linear_backward(dout, x, W):
    dx = dout @ W.T
    dW = x.T @ dout
    db = np.sum(dout, axis=0, keepdims=True)
    return dx, db, dW
