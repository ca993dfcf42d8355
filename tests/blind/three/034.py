# exercise: exercise3
# function: linear_backward
# mistake: db summed over the units (axis=1), shape (N,)
# kind: shape
# named: Your db has one number for each example\. A bias belongs to a
def linear_backward(dout, x, W):
    dx = np.einsum("nh,dh->nd", dout, W)
    dW = np.einsum("nd,nh->dh", x, dout)
    db = np.einsum("nh->n", dout)
    return dx, dW, db
