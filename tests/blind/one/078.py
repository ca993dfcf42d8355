# exercise: exercise3
# function: backward
# mistake: range stops before 0, so the first layer gets no gradient
# kind: loop
# named: the first item of the list is missing; the
def backward(params, activations, dlogits):
    grads = []
    dout = dlogits
    for i in range(len(params) - 1, 0, -1):
        dx, dW, db = linear_backward(dout, activations[i], params[i][0])
        grads = [(dW, db)] + grads
        dout = relu_backward(dx, activations[i])
    return grads
