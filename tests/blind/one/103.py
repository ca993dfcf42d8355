# exercise: exercise5
# function: train_step
# mistake: takes the softmax before the loss and its gradient, which take it again
# kind: value
# named: You took the softmax before the loss, and the
from exercise1 import softmax


def train_step(params, x, y, lr):
    acts = forward(params, x)
    probs = softmax(acts[-1])
    loss = cross_entropy(probs, y)
    dlogits = cross_entropy_grad(probs, y)
    grads = backward(params, acts, dlogits)
    return sgd_step(params, grads, lr), loss
