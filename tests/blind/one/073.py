# exercise: exercise3
# function: linear_backward
# mistake: the loop over the examples overwrites dW each time (= instead of +=)
# kind: loop
# named: Your dW holds the contribution of the last
def linear_backward(dout, x, W):
    dx = dout @ W.T
    dW = np.zeros_like(W)
    db = np.zeros(W.shape[1])
    for n in range(x.shape[0]):
        dW = np.outer(x[n], dout[n])
        db += dout[n]
    return dx, dW, db
