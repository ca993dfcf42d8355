# exercise: exercise3
# function: backward
# mistake: range(L - 1, 0, -1) stops before layer 0, so the first layer gets no gradient
# kind: loop
# named: This loop ends one pass too early: `range\(L - \S+, \S+, -\S+\)`\. Wi
def backward(params, activations, dlogits):
    L = len(params)
    grads = [None] * L
    d = dlogits
    for i in range(L - 1, 0, -1):
        dh, dW, db = linear_backward(d, activations[i], params[i][0])
        grads[i] = (dW, db)
        d = relu_backward(dh, activations[i])
    return grads
