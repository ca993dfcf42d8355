# exercise: exercise3
# function: backward
# mistake: Goes through a ReLU after the last layer too: dlogits are masked by the sign of the logits
# kind: value
# named: You masked dlogits by the sign of the logits, but no ReLU fo
def backward(params, activations, dlogits):
    grads = []
    dout = dlogits
    for i in reversed(range(len(params))):
        W, b = params[i]
        dout = relu_backward(dout, activations[i + 1])
        dout, dW, db = linear_backward(dout, activations[i], W)
        grads.insert(0, (dW, db))
    return grads
