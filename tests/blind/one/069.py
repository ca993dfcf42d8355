# exercise: exercise3
# function: linear_backward
# mistake: db runs along the wrong axis (one number per example) and is a mean instead of a sum
# kind: shape
# shown
def linear_backward(dout, x, W):
    dW = np.einsum("ni,nj->ij", x, dout)
    dx = np.einsum("nj,ij->ni", dout, W)
    db = dout.mean(axis=1)
    return dx, dW, db
