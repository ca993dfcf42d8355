# exercise: exercise5
# function: train_step
# mistake: gives cross_entropy the whole list of activations instead of the logits
# kind: crash
# named: where its last entry is meant|Which of the 3 entries
def train_step(params, x, y, lr):
    out = forward(params, x)
    loss = cross_entropy(out, y)
    grads = backward(params, out, cross_entropy_grad(out, y))
    params = sgd_step(params, grads, lr)
    return params, loss
