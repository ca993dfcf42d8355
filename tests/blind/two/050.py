# exercise: exercise3
# function: backward
# mistake: goes straight from one linear layer to the next: the ReLU between them is left out
# kind: value
# named: The last layer is right, but those before it are not: the gr
def backward(params, activations, dlogits):
    grads = []
    dout = dlogits
    for i in range(len(params) - 1, -1, -1):
        W, b = params[i]
        dout, dW, db = linear_backward(dout, activations[i], W)
        grads.insert(0, (dW, db))
    return grads
