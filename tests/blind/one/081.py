# exercise: exercise3
# function: backward
# mistake: the arguments of relu_backward are swapped, so the activation goes back where the gradient is positive
# kind: value
# named: right once `dout` and `z` are exchanged
def backward(params, activations, dlogits):
    grads = []
    delta = dlogits
    for i in range(len(params) - 1, -1, -1):
        delta, dW, db = linear_backward(delta, activations[i], params[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            delta = relu_backward(activations[i], delta)
    return grads
