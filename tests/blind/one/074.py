# exercise: exercise3
# function: backward
# mistake: returns the pairs in the order they were found, last layer first
# kind: shape
# named: The pairs are right, but they are in the order
def backward(params, activations, dlogits):
    grads = []
    dout = dlogits
    for i in range(len(params) - 1, -1, -1):
        W, b = params[i]
        dx, dW, db = linear_backward(dout, activations[i], W)
        grads.append((dW, db))
        if i > 0:
            dout = relu_backward(dx, activations[i])
    return grads
