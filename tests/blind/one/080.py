# exercise: exercise3
# function: backward
# mistake: walks the layers from the first to the last, so dlogits meets the wrong layer
# kind: crash
# named: This loop goes through its passes in the wrong
def backward(params, activations, dlogits):
    grads = []
    dout = dlogits
    for i, (W, b) in enumerate(params):
        dx, dW, db = linear_backward(dout, activations[i], W)
        grads.append((dW, db))
        dout = relu_backward(dx, activations[i])
    return grads
