# exercise: exercise5
# function: train_step
# mistake: hands the whole list of activations to cross_entropy and cross_entropy_grad instead of the logits
# kind: crash
# named: `train_step` passes `cross_entropy` \(exercise\S+\) something it
def train_step(params, x, y, lr):
    logits = forward(params, x)
    loss = cross_entropy(logits, y)
    dlogits = cross_entropy_grad(logits, y)
    grads = backward(params, logits, dlogits)
    return sgd_step(params, grads, lr), loss
