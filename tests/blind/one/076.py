# exercise: exercise3
# function: backward
# mistake: no ReLU between the layers: dx is passed on as it is
# kind: value
# named: The last layer is right, but those before it
def backward(params, activations, dlogits):
    grads = []
    dout = dlogits
    for (W, b), a in zip(params[::-1], activations[-2::-1]):
        dout, dW, db = linear_backward(dout, a, W)
        grads.insert(0, (dW, db))
    return grads
