# exercise: exercise3
# function: linear_backward
# mistake: forgot to transpose W for dx, so the inner sizes do not match
# kind: crash
# named: `W` should be transposed here\. With that
def linear_backward(dout, x, W):
    dx = dout @ W
    dW = x.T @ dout
    db = np.sum(dout, axis=0)
    return dx, dW, db
