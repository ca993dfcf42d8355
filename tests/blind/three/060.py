# exercise: exercise5
# function: train_step
# mistake: Hands the loss (a number) to backward instead of the gradient at the logits
# kind: crash
# named: `train_step` passes `backward` \(exercise\S+\) something it cann
def train_step(params, x, y, lr):
    activations = forward(params, x)
    loss = cross_entropy(activations[-1], y)
    grads = backward(params, activations, loss)
    new_params = sgd_step(params, grads, lr)
    return new_params, loss
