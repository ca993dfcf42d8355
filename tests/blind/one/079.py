# exercise: exercise3
# function: backward
# mistake: dout is never updated: every layer gets dlogits
# kind: crash
# named: Every pass of this loop begins with the same
def backward(params, activations, dlogits):
    grads = [None] * len(params)
    for i in reversed(range(len(params))):
        W, b = params[i]
        dx, dW, db = linear_backward(dlogits, activations[i], W)
        grads[i] = (dW, db)
        if i > 0:
            dx = relu_backward(dx, activations[i])
    return grads
