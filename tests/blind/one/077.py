# exercise: exercise3
# function: backward
# mistake: gives each layer its own output activations[i + 1] instead of its input
# kind: shape
# named: You gave each layer its own output,
def backward(params, activations, dlogits):
    L = len(params)
    grads = [None] * L
    dout = dlogits
    for i in range(L - 1, -1, -1):
        W, _ = params[i]
        dx, dW, db = linear_backward(dout, activations[i + 1], W)
        grads[i] = (dW, db)
        if i > 0:
            dout = relu_backward(dx, activations[i])
    return grads
