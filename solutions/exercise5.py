import numpy as np
from exercise1 import forward
from exercise2 import accuracy, cross_entropy, mse
from exercise3 import backward, cross_entropy_grad, mse_grad
from exercise4 import minibatches, sgd_step

def train_step(params, x, y, lr):
    activations = forward(params, x)
    loss = cross_entropy(activations[-1], y)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return sgd_step(params, grads, lr), loss

def train(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history

def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            losses.append(mse(activations[-1], y[batch]))
            grads = backward(params, activations, mse_grad(activations[-1], y[batch]))
            params = sgd_step(params, grads, lr)
        history.append(np.mean(losses))
    return params, history

def evaluate(params, x, y):
    logits = forward(params, x)[-1]
    return cross_entropy(logits, y), accuracy(logits, y)
