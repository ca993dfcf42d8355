# exercise: exercise5
# function: train_step
# mistake: calls sgd_step without using its result, so the old parameters are returned and nothing is learned
# kind: value
# named: Your parameters are returned unchanged\. sgd_step returns new
def train_step(params, x, y, lr):
    activations = forward(params, x)
    loss = cross_entropy(activations[-1], y)
    dlogits = cross_entropy_grad(activations[-1], y)
    sgd_step(params, backward(params, activations, dlogits), lr)
    return params, loss
