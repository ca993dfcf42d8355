# exercise: exercise5
# function: train_step
# mistake: Two mistakes: the gradient is divided by N again, and the loss is measured after the step
# kind: value
# named: About `params` alone: Your step is too short by a factor of 
def train_step(params, x, y, lr):
    acts = forward(params, x)
    dlogits = cross_entropy_grad(acts[-1], y) / len(x)
    new_params = sgd_step(params, backward(params, acts, dlogits), lr)
    loss = cross_entropy(forward(new_params, x)[-1], y)
    return new_params, loss
