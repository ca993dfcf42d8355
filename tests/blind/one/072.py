# exercise: exercise3
# function: linear_backward
# mistake: np.sum without an axis: db is a single number
# kind: shape
# named: Your db is one number for all biases: the sum
def linear_backward(dout, x, W):
    dx = dout.dot(W.transpose())
    dW = x.transpose().dot(dout)
    db = dout.sum()
    return dx, dW, db
