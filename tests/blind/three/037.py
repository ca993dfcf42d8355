# exercise: exercise3
# function: backward
# mistake: Range stops at 1: range(L - 1, 0, -1) leaves out the first layer
# kind: loop
# named: This loop ends one pass too early: `range\(L - \S+, \S+, -\S+\)`\. Wi
def backward(params, activations, dlogits):
    L = len(params)
    grads = [None] * L
    dout = dlogits
    for i in range(L - 1, 0, -1):
        dx, dW, db = linear_backward(dout, activations[i], params[i][0])
        grads[i] = (dW, db)
        dout = relu_backward(dx, activations[i])
    return grads
