# exercise: exercise3
# function: backward
# mistake: gives each linear layer its own output activations[i + 1] instead of its input, so dW has the shape (fan_out, fan_out)
# kind: shape
# named: You gave each layer its own output, activations\[i \+ \S+\]\. Laye
def backward(params, activations, dlogits):
    grads = []
    dout = dlogits
    for i in reversed(range(len(params))):
        W, _ = params[i]
        if i < len(params) - 1:
            dout = relu_backward(dout, activations[i + 1])
        dout, dW, db = linear_backward(dout, activations[i + 1], W)
        grads.append((dW, db))
    return grads[::-1]
