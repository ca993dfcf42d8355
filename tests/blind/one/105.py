# exercise: exercise5
# function: train_step
# mistake: the arguments of backward are swapped: dlogits before the activations
# kind: crash
# named: fit in another order
def train_step(params, x, y, lr):
    activations = forward(params, x)
    loss = cross_entropy(activations[-1], y)
    dlogits = cross_entropy_grad(activations[-1], y)
    grads = backward(params, dlogits, activations)
    return sgd_step(params, grads, lr), loss
