# exercise: exercise3
# function: backward
# mistake: compound: two lists, all dW and all db, instead of one list of pairs, and from the last layer to the first
# kind: type
# shown
def backward(params, activations, dlogits):
    dWs, dbs = [], []
    dout = dlogits
    for i in range(len(params) - 1, -1, -1):
        dx, dW, db = linear_backward(dout, activations[i], params[i][0])
        dWs.append(dW)
        dbs.append(db)
        if i > 0:
            dout = relu_backward(dx, activations[i])
    return dWs, dbs
