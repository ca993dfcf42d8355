# exercise: exercise3
# function: linear_backward
# mistake: Forgets to transpose W in dx: dout @ W does not fit
# kind: crash
# named: `W` should be transposed here\. With that changed, all of it 
def linear_backward(dout, x, W):
    dW = np.dot(x.T, dout)
    db = np.sum(dout, axis=0)
    dx = np.dot(dout, W)
    return dx, dW, db
