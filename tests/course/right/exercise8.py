"""Right answers to exercise8 that are written otherwise; ``fit`` in a default argument is the model's, beside which they stand."""

import numpy as np


def fit__changes_x(x, y, rng, model=fit):
    """x is turned over in place, which is allowed."""
    x[:] = 1.0 - x
    return model(x, y, rng)


def fit__lists(x, y, rng, model=fit):
    """Lists of lists of lists of numbers."""
    return [[W.tolist(), b.tolist()] for W, b in model(x, y, rng)]


def fit__float32(x, y, rng, model=fit):
    """Single precision, in tuples."""
    return tuple((W.astype(np.float32), b.astype(np.float32)) for W, b in model(x, y, rng))


def fit__one_copy_of_each(x, y, rng):
    """The eight forms of every picture made once, before training; momentum; larger batches."""
    pictures = x.reshape(-1, 12, 12) - 0.5
    pictures = np.concatenate([pictures, pictures[:, ::-1]])
    pictures = np.concatenate([pictures, pictures[:, :, ::-1]])
    shown = np.concatenate([pictures, -pictures]).reshape(-1, 144)
    labels = np.tile(y, 8)
    params = [
        (rng.normal(0, np.sqrt(2 / 144), (144, 64)), np.zeros(64)),
        (rng.normal(0, np.sqrt(2 / 64), (64, 2)), np.zeros(2)),
    ]
    speed = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
    for epoch in range(12):
        lr = 0.04 if epoch < 9 else 0.004
        order = rng.permutation(len(shown))
        for batch in np.array_split(order, 320):
            (W1, b1), (W2, b2) = params
            h = np.maximum(shown[batch] @ W1 + b1, 0)
            z = h @ W2 + b2
            p = np.exp(z - z.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            p[np.arange(len(batch)), labels[batch]] -= 1
            p /= len(batch)
            dh = p @ W2.T * (h > 0)
            grads = [(shown[batch].T @ dh + 0.002 * W1, dh.sum(axis=0)), (h.T @ p + 0.002 * W2, p.sum(axis=0))]
            speed = [(0.8 * vW + dW, 0.8 * vb + db) for (vW, vb), (dW, db) in zip(speed, grads, strict=True)]
            params = [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, speed, strict=True)]
    return params


def fit__two_hidden_layers(x, y, rng):
    """Three layers, a general loop over them, and a learning rate that falls all the time."""
    sizes = [144, 96, 32, 2]
    params = [(rng.normal(0, np.sqrt(2 / a), (a, b)), np.zeros(b)) for a, b in zip(sizes, sizes[1:], strict=False)]
    epochs = 80
    for epoch in range(epochs):
        lr = 0.1 * (1 - 0.9 * epoch / epochs)
        shown = x.reshape(-1, 12, 12) - 0.5
        shown = np.where(rng.random((len(x), 1, 1)) < 0.5, shown, -shown)
        shown = np.where(rng.random((len(x), 1, 1)) < 0.5, shown, shown[:, ::-1])
        shown = np.where(rng.random((len(x), 1, 1)) < 0.5, shown, shown[:, :, ::-1]).reshape(len(x), -1)
        order = rng.permutation(len(x))
        for start in range(0, len(x), 20):
            batch = order[start : start + 20]
            seen = [shown[batch]]
            for W, b in params[:-1]:
                seen.append(np.maximum(seen[-1] @ W + b, 0))
            z = seen[-1] @ params[-1][0] + params[-1][1]
            d = np.exp(z - z.max(axis=1, keepdims=True))
            d = (d / d.sum(axis=1, keepdims=True) - np.eye(2)[y[batch]]) / len(batch)
            new = []
            for i in (2, 1, 0):
                W, b = params[i]
                new.insert(0, (W - lr * (seen[i].T @ d + 0.0005 * W), b - lr * d.sum(axis=0)))
                d = d @ W.T * (seen[i] > 0)
            params = new
    return params


def predict__list(params, x, model=predict):
    """A list of Python's whole numbers."""
    return [int(label) for label in model(params, x)]


def predict__tiny_integers(params, x, model=predict):
    """Labels in eight bits."""
    return model(params, x).astype(np.int8)


def predict__row_by_row(params, x):
    """One picture after the other."""
    labels = np.empty(len(x), dtype=int)
    for i, picture in enumerate(x):
        h = picture - 0.5
        for W, b in params[:-1]:
            h = np.maximum(h @ np.asarray(W) + b, 0)
        labels[i] = np.argmax(h @ np.asarray(params[-1][0]) + params[-1][1])
    return labels


def predict__which_is_larger(params, x):
    """Two classes: is the second logit the larger one?"""
    h = x - 0.5
    for W, b in params[:-1]:
        h = np.maximum(h @ W + b, 0)
    z = h @ params[-1][0] + params[-1][1]
    return (z[:, 1] > z[:, 0]).astype(np.int64)


def predict__asks_every_mirror(params, x):
    """The mean over the eight forms of a picture: it goes beyond the model."""
    pictures = x.reshape(-1, 12, 12) - 0.5
    votes = np.zeros(len(x))
    for seen in (pictures, pictures[:, ::-1], pictures[:, :, ::-1], pictures[:, ::-1, ::-1]):
        for h in (seen.reshape(len(x), -1), -seen.reshape(len(x), -1)):
            for W, b in params[:-1]:
                h = np.maximum(h @ W + b, 0)
            z = h @ params[-1][0] + params[-1][1]
            votes += np.tanh(z[:, 1] - z[:, 0])
    return np.where(votes > 0, 1, 0)
