"""Four kinds of answers to the timed function of exercise 5, all right but not equally fast.

``idiom`` is what the lesson teaches, ``clumsy`` is vectorised but wasteful, ``loop`` loops over
rows and ``entries`` over single numbers. A limit has to let the first two pass and fail the others.
"""

import math

import numpy as np


def _trained_by(loss_and_grads, params, x, y, lr, epochs, batch_size, rng):
    """The loop of all versions; ``loss_and_grads`` maps params, x and y of a batch to its loss and
    [(dW, db), ...]."""
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        losses = []
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = loss_and_grads(params, x[batch], y[batch])
            params = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            losses.append(loss)
        history.append(np.mean(losses))
    return params, history


def train__idiom(params, x, y, *, lr, epochs, batch_size, rng):
    """Matrix products over whole batches."""
    return _trained_by(_idiom, params, x, y, lr, epochs, batch_size, rng)


def _idiom(params, x, y):
    activations = [x]
    for W, b in params[:-1]:
        activations.append(np.maximum(activations[-1] @ W + b, 0.0))
    logits = activations[-1] @ params[-1][0] + params[-1][1]
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - shifted[rows, y])
    dout = e / total
    dout[rows, y] -= 1.0
    dout /= len(y)
    grads = []
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ dout, dout.sum(axis=0)))
        dout = (dout @ params[i][0].T) * (activations[i] > 0)
    return loss, grads[::-1]


def train__clumsy(params, x, y, *, lr, epochs, batch_size, rng):
    """All N D H products of each layer in one array, pre-activations kept and copied, softmax
    computed separately for loss and gradient."""
    return _trained_by(_clumsy, params, x, y, lr, epochs, batch_size, rng)


def _clumsy(params, x, y):
    activations, z = [x], []
    for i, (W, b) in enumerate(params):
        products = activations[-1][:, :, np.newaxis] * W[np.newaxis, :, :]
        z.append(np.sum(products, axis=1) + np.tile(b, (len(x), 1)))
        h = np.where(z[-1] > 0, z[-1].copy(), np.zeros_like(z[-1])) if i + 1 < len(params) else z[-1].copy()
        activations.append(h)
    hot = np.eye(z[-1].shape[1])[y]
    largest = np.tile(z[-1].max(axis=1).reshape(-1, 1), (1, hot.shape[1]))
    total = np.tile(np.exp(z[-1] - largest).sum(axis=1).reshape(-1, 1), (1, hot.shape[1]))
    loss = np.sum(-(z[-1] - largest - np.log(total)) * hot) / len(y)
    dout = (np.exp(z[-1] - largest) / total - hot) / np.full_like(hot, len(y))
    grads = []
    for i in reversed(range(len(params))):
        dW = np.sum(activations[i][:, :, np.newaxis] * dout[:, np.newaxis, :], axis=0)
        grads.insert(0, (dW, np.einsum("nh,n->h", dout, np.ones(len(y)))))
        if i > 0:
            dx = np.sum(dout[:, np.newaxis, :] * params[i][0][np.newaxis, :, :], axis=2)
            dout = dx * np.where(z[i - 1] > 0, np.ones_like(z[i - 1]), np.zeros_like(z[i - 1]))
    return loss, grads


def train__loop(params, x, y, *, lr, epochs, batch_size, rng):
    """One example of a batch at a time, forward and backward, its gradients added to the sums."""
    return _trained_by(_loop, params, x, y, lr, epochs, batch_size, rng)


def _loop(params, x, y):
    loss = 0.0
    sums = [(np.zeros(W.shape), np.zeros(b.shape)) for W, b in params]
    for row, label in zip(x, y, strict=True):
        activations = [row]
        for W, b in params[:-1]:
            activations.append(np.maximum(activations[-1] @ W + b, 0.0))
        logits = activations[-1] @ params[-1][0] + params[-1][1]
        e = np.exp(logits - logits.max())
        dout = e / e.sum()
        loss -= np.log(dout[label])
        dout[label] -= 1.0
        for i in reversed(range(len(params))):
            dW, db = sums[i]
            dW += np.outer(activations[i], dout)
            db += dout
            dout = (params[i][0] @ dout) * (activations[i] > 0)
    return loss / len(y), [(dW / len(y), db / len(y)) for dW, db in sums]


def train__entries(params, x, y, *, lr, epochs, batch_size, rng):
    """Sums over Python floats, one for each entry of each product."""
    return _trained_by(_entries, params, x, y, lr, epochs, batch_size, rng)


def _entries(params, x, y):
    loss = 0.0
    weights = [(W.tolist(), b.tolist()) for W, b in params]
    sums = [([[0.0] * len(b) for _ in W], [0.0] * len(b)) for W, b in weights]
    for row, label in zip(x.tolist(), y.tolist(), strict=True):
        activations = [row]
        for i, (W, b) in enumerate(weights):
            h = activations[-1]
            z = [b[j] + sum([h[k] * W[k][j] for k in range(len(h))]) for j in range(len(b))]
            activations.append([max(value, 0.0) for value in z] if i + 1 < len(weights) else z)
        logits = activations.pop()
        largest = max(logits)
        e = [math.exp(value - largest) for value in logits]
        loss += math.log(sum(e)) + largest - logits[label]
        dout = [value / sum(e) for value in e]
        dout[label] -= 1.0
        for i in reversed(range(len(weights))):
            h, (dW, db) = activations[i], sums[i]
            for j in range(len(dout)):
                db[j] += dout[j]
                for k in range(len(h)):
                    dW[k][j] += h[k] * dout[j]
            W = weights[i][0]
            dout = [sum([W[k][j] * dout[j] for j in range(len(dout))]) if h[k] > 0 else 0.0 for k in range(len(h))]
    return loss / len(y), [(np.array(dW) / len(y), np.array(db) / len(y)) for dW, db in sums]
