# exercise: exercise3
# function: linear_backward
# mistake: db keeps the axis: (1, H) instead of (H,)
# kind: shape
# named: Your db has shape \(\d+, H\)\. It must have the
def linear_backward(dout, x, W):
    dx = np.dot(dout, W.T)
    dW = np.dot(x.T, dout)
    db = np.sum(dout, axis=0, keepdims=True)
    return dx, dW, db
