import numpy as np
from exercise1 import forward
from exercise2 import cross_entropy
from exercise3 import backward, cross_entropy_grad
from exercise4 import minibatches, sgd_step
from exercise5 import evaluate


def train_val_split(x, y, val_fraction, rng):
    """Split the examples at random in a part to train on and a part to validate with.

    Arguments:
        x: float array (N,) or (N, D), one row for each example.
        y: array (N,) or (N, K), labels or targets; row i belongs to row i of x.
        val_fraction: the share of the examples that goes into validation, between 0 and 1.
        rng: a numpy.random.Generator, the only source of chance. It moves on.

    Returns:
        (x_train, y_train, x_val, y_val): new arrays. round(N * val_fraction) rows are in the
        validation part, all others in the training part, each with its own label. Neither x
        nor y is changed.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(x))
    n_val = round(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]
    ### END SOLUTION


def fit_polynomial(x, y, degree, l2=0.0):
    """Fit a polynomial to points by least squares, with an L2 penalty on all but its constant.

    Arguments:
        x: float array (N,), the places, in [-1, 1]; more of them than coefficients.
        y: float array (N,), the heights.
        degree: the largest power of x, an int from 0 to 7.
        l2: the strength of the penalty, a float of at least 0.

    Returns:
        A float array c of degree + 1 coefficients, the lowest power first. They minimise
        sum((y - p(x)) ** 2) + l2 * sum(c[1:] ** 2), where p(x) = c[0] + c[1] x + c[2] x^2 ...
        Neither x nor y is changed.
    """
    ### BEGIN SOLUTION
    A = x[:, None] ** np.arange(degree + 1)
    R = np.eye(degree + 1)
    R[0, 0] = 0.0  # the constant goes free
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)
    ### END SOLUTION


def l2_penalty(params, l2):
    """Return l2 times the sum of all squared weights.

    Arguments:
        params: list of pairs (W, b) of float arrays, W (fan_in, fan_out), b (fan_out,).
        l2: the strength of the penalty, a float of at least 0.

    Returns:
        A float. The biases do not count. params is not changed.
    """
    ### BEGIN SOLUTION
    return l2 * sum(np.sum(W**2) for W, b in params)
    ### END SOLUTION


def l2_grad(params, l2):
    """Return the gradient of l2_penalty for all the weights and biases.

    Arguments:
        params: list of pairs (W, b) of float arrays, W (fan_in, fan_out), b (fan_out,).
        l2: the strength of the penalty, a float of at least 0.

    Returns:
        A list of pairs (dW, db) in the order of params, shaped like them: 2 * l2 * W, and zeros
        for b, which is not punished. params is not changed.
    """
    ### BEGIN SOLUTION
    return [(2.0 * l2 * W, np.zeros_like(b)) for W, b in params]
    ### END SOLUTION


def early_stopping(val_losses, patience):
    """Say which epoch a run with early stopping keeps.

    Arguments:
        val_losses: float array (n,), at least one validation loss, one for each epoch.
        patience: the run stops as soon as this many epochs in a row brought no loss below the
            lowest so far; an int of at least 1.

    Returns:
        The index (from 0) of the lowest loss that the run saw before it stopped; the first of
        them if there are several. val_losses is not changed.
    """
    ### BEGIN SOLUTION
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
    ### END SOLUTION


def fit_verdict(train_losses, val_losses):
    """Say from two loss curves whether a model underfits, overfits or is just right.

    Arguments:
        train_losses: float array (n,), the training loss after each of n epochs, n at least 20.
        val_losses: float array (n,), the validation loss after each of them.

    Returns:
        "underfitting", "overfitting" or "just right". No argument is changed.
    """
    ### BEGIN SOLUTION
    if train_losses[-1] > 0.7 * train_losses[0]:
        return "underfitting"
    if val_losses[-1] >= 1.6 * np.min(val_losses) and val_losses[-1] >= 3 * train_losses[-1]:
        return "overfitting"
    return "just right"
    ### END SOLUTION


def train_with_validation(
    params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng
):
    """Train a classifier with an L2 penalty, watch it on data it does not learn from, stop early.

    Arguments:
        params: list of pairs (W, b), the start.
        x_train: float array (N, D), the examples to learn from.
        y_train: int array (N,), their labels.
        x_val: float array (M, D), examples that are only looked at.
        y_val: int array (M,), their labels.
        lr: the learning rate.
        epochs: the largest number of epochs, at least 1.
        batch_size: the number of examples in a minibatch.
        l2: the strength of the penalty on the weights.
        patience: stop after this many epochs in a row without a lower validation loss.
        rng: a numpy.random.Generator for the minibatches, the only source of chance.

    Returns:
        (params, train_losses, val_losses): the params as they were after the epoch with the
        lowest validation loss, and two lists of floats, for each epoch that was run the
        cross-entropy after it (without the penalty) over all of x_train and over all of x_val.
        No argument but rng is changed.
    """
    ### BEGIN SOLUTION
    train_losses, val_losses = [], []
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            dlogits = cross_entropy_grad(activations[-1], y_train[batch])
            grads = backward(params, activations, dlogits)
            shrink = l2_grad(params, l2)
            grads = [(dW + sW, db + sb) for (dW, db), (sW, sb) in zip(grads, shrink)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        best = early_stopping(val_losses, patience)
        if best == epoch:
            best_params = params
        if epoch - best >= patience:
            break
    return best_params, train_losses, val_losses
    ### END SOLUTION
