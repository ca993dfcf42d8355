# exercise: exercise3
# function: backward
# mistake: goes through a ReLU after the last layer as well, gating dlogits by the sign of the logits
# kind: value
# named: You masked dlogits by the sign of the logits,
def backward(params, activations, dlogits):
    grads = [None] * len(params)
    dout = dlogits
    for i in reversed(range(len(params))):
        dout = relu_backward(dout, activations[i + 1])
        dout, dW, db = linear_backward(dout, activations[i], params[i][0])
        grads[i] = (dW, db)
    return grads
