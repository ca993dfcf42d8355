# exercise: exercise5
# function: train_step
# mistake: calls sgd_step without using its result: the old parameters are returned
# kind: value
# named: Your parameters are returned unchanged\.
def train_step(params, x, y, lr):
    activations = forward(params, x)
    logits = activations[-1]
    loss = cross_entropy(logits, y)
    grads = backward(params, activations, cross_entropy_grad(logits, y))
    sgd_step(params, grads, lr)
    return params, loss
