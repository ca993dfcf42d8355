# One shuffle for all epochs: right for a single batch, and in no order of its own afterwards.
import numpy as np
from exercise1 import forward
from exercise2 import cross_entropy
from exercise3 import backward, cross_entropy_grad
from exercise4 import minibatches, sgd_step
from exercise5 import evaluate


def train_val_split(x, y, val_fraction, rng):
    """Split the examples at random in a part to train on and a part to validate with."""
    order = rng.permutation(len(x))
    n_val = round(len(x) * val_fraction)
    val, train = (order[:n_val], order[n_val:])
    return (x[train], y[train], x[val], y[val])


def fit_polynomial(x, y, degree, l2=0.0):
    """Fit a polynomial to points by least squares, with an L2 penalty on all but its constant."""
    A = x[:, None] ** np.arange(degree + 1)
    R = np.eye(degree + 1)
    R[0, 0] = 0.0
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)


def l2_penalty(params, l2):
    """Return l2 times the sum of all squared weights."""
    return l2 * sum((np.sum(W ** 2) for W, b in params))


def l2_grad(params, l2):
    """Return the gradient of l2_penalty for all the weights and biases."""
    return [(2.0 * l2 * W, np.zeros_like(b)) for W, b in params]


def early_stopping(val_losses, patience):
    """Say which epoch a run with early stopping keeps."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def fit_verdict(train_losses, val_losses):
    """Say from two loss curves whether a model underfits, overfits or is just right."""
    if train_losses[-1] > 0.7 * train_losses[0]:
        return 'underfitting'
    if val_losses[-1] >= 1.6 * np.min(val_losses):
        return 'overfitting'
    return 'just right'


def train_with_validation(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Train a classifier with an L2 penalty, watch it on data it does not learn from, stop early."""
    train_losses, val_losses, best = [], [], 0
    batches = minibatches(len(x_train), batch_size, rng)
    for epoch in range(epochs):
        for batch in batches:
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            pulls = l2_grad(params, l2)
            grads = [(dW + pW, db + pb) for (dW, db), (pW, pb) in zip(grads, pulls)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if epoch == 0 or val_losses[epoch] < val_losses[best]:
            best, kept = epoch, params
        if epoch - best == patience:
            break
    return kept, train_losses, val_losses
