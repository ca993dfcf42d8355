# exercise: exercise5
# function: train_step
# mistake: measures the loss after the step, with the new parameters, instead of returning the loss of the guess
# kind: value
# named: The parameters are right, but the loss is that of the new on
def train_step(params, x, y, lr):
    acts = forward(params, x)
    grads = backward(params, acts, cross_entropy_grad(acts[-1], y))
    params = sgd_step(params, grads, lr)
    loss = cross_entropy(forward(params, x)[-1], y)
    return params, loss
