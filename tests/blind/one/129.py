# exercise: exercise6
# function: l2_grad
# mistake: forgot the factor 2, and returns a list of dW alone without the pairs
# kind: shape
# named: not a tuple of 2
def l2_grad(params, l2):
    grads = []
    for i in range(len(params)):
        W = params[i][0]
        grads.append(l2 * W)
    return grads
