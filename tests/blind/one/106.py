# exercise: exercise5
# function: train_step
# mistake: returns the loss of the new parameters instead of the old ones, and divides the gradient by N again
# kind: value
# named: `params = sgd_step\(params, grads, lr\)` comes
def train_step(params, x, y, lr):
    acts = forward(params, x)
    d = cross_entropy_grad(acts[-1], y) / len(x)
    grads = backward(params, acts, d)
    params = sgd_step(params, grads, lr)
    loss = cross_entropy(forward(params, x)[-1], y)
    return params, loss
