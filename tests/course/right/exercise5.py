"""Right answers to exercise5 written in other ways; none of them may be judged wrong."""

import numpy as np
from exercise1 import forward
from exercise2 import accuracy, cross_entropy, mse
from exercise3 import backward, cross_entropy_grad, mse_grad
from exercise4 import minibatches, sgd_step
from exercise5 import train_step

# --- train_step -------------------------------------------------------------------------------------------------------


def train_step__list(params, x, y, lr):
    """A list of lists; loss and slopes from the same powers."""
    acts = forward(params, x)
    shifted = acts[-1] - acts[-1].max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    probs = exps / exps.sum(axis=1)[:, None]
    loss = (np.log(exps.sum(axis=1)) - shifted[np.arange(len(y)), y]).mean()
    grads = backward(params, acts, (probs - np.eye(probs.shape[1])[y]) / len(y))
    return [[[W - lr * dW, b - lr * db] for (W, b), (dW, db) in zip(params, grads, strict=True)], loss]


def train_step__by_itself(params, x, y, lr):
    """Nothing of the earlier exercises but the loss."""
    inputs = []
    h = x
    for i, (W, b) in enumerate(params):
        inputs.append(h)
        h = h @ W + b
        if i < len(params) - 1:
            h = h * (h > 0)
    exps = np.exp(h - h.max(axis=1, keepdims=True))
    slopes = exps / exps.sum(axis=1, keepdims=True)
    slopes[np.arange(len(y)), y] -= 1
    slopes /= len(y)
    new = []
    for i in range(len(params) - 1, -1, -1):
        W, b = params[i]
        new.insert(0, (W - lr * inputs[i].T @ slopes, b - lr * slopes.sum(axis=0)))
        slopes = (slopes @ W.T) * (inputs[i] > 0)
    return new, cross_entropy(h, y)


def train_step__example_by_example(params, x, y, lr):
    """The gradient of each example by itself, then their mean."""
    total = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
    loss = 0.0
    for row, label in zip(x, y, strict=True):
        acts = forward(params, row[None])
        loss += cross_entropy(acts[-1], np.array([label])) / len(x)
        one = backward(params, acts, cross_entropy_grad(acts[-1], np.array([label])))
        total = [(a + c / len(x), b + d / len(x)) for (a, b), (c, d) in zip(total, one, strict=True)]
    return sgd_step(params, total, lr), loss


def train_step__copy_first(params, x, y, lr):
    """Steps in place, on a copy; the loss is a 0-d array."""
    params = [(W.copy(), b.copy()) for W, b in params]
    acts = forward(params, x)
    for (W, b), (dW, db) in zip(params, backward(params, acts, cross_entropy_grad(acts[-1], y)), strict=True):
        W -= lr * dW
        b -= lr * db
    return tuple(params), np.array(cross_entropy(acts[-1], y))


# --- train ------------------------------------------------------------------------------------------------------------


def train__weighted(params, x, y, *, lr, epochs, batch_size, rng):
    """The mean over the examples."""
    history = []
    for _ in range(epochs):
        total = 0.0
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            total += loss * len(batch)
        history.append(total / len(x))
    return params, history


def train__own_batches(params, x, y, lr, epochs, batch_size, rng):
    """A permutation of its own, cut by array_split; the order is another than the model's."""
    history = ()
    n = len(y)
    for _ in range(epochs):
        order = np.argsort(rng.random(n))
        cuts = range(batch_size, n, batch_size)
        losses = np.array([])
        for batch in np.split(order, list(cuts)):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses = np.append(losses, loss)
        history += (losses.mean(),)
    return params, history


def train__shuffled_copies(params, x, y, *, batch_size, epochs, lr, rng):
    """The rows themselves are shuffled, on copies, again and again; batches are slices; the short batch comes first."""
    history = [0.0] * epochs
    x, y = np.array(x), np.array(y)
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        x, y = x[order], y[order]
        for start in range(len(x) % batch_size - batch_size, len(x), batch_size):
            rows = slice(max(start, 0), start + batch_size)
            if start + batch_size > 0:
                params, loss = train_step(params, x[rows], y[rows], lr)
                history[epoch] += loss * len(x[rows]) / len(x)
    return params, history


def train__in_place_on_copies(params, x, y, *, lr, epochs, batch_size, rng):
    """All in one function, on copies of the start; further numbers are drawn that nobody needs."""
    params = [[W.copy(), b.copy()] for W, b in params]
    history = []
    for _ in range(epochs):
        rng.normal(size=3)
        index = list(range(len(x)))
        rng.shuffle(index)
        losses = []
        while index:
            batch, index = index[:batch_size], index[batch_size:]
            acts = forward(params, x[batch])
            losses.append(float(cross_entropy(acts[-1], y[batch])))
            grads = backward(params, acts, cross_entropy_grad(acts[-1], y[batch]))
            for pair, step in zip(params, grads, strict=True):
                for p, g in zip(pair, step, strict=True):
                    p -= lr * g
        history.append(sum(losses) / len(losses))
    return params, history


def train__helper(params, x, y, *, lr, epochs, batch_size, rng):
    """An epoch in a function of its own."""

    def epoch(params):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = train_step(params, x[batch], y[batch], lr)
            losses.append(loss)
        return params, sum(losses) / len(losses)

    history = []
    while len(history) < epochs:
        params, mean = epoch(params)
        history.append(mean)
    return params, history


# --- train_regression -------------------------------------------------------------------------------------------------


def train_regression__written_out(params, x, y, *, lr, epochs, batch_size, rng):
    """The error by hand, the mean over the examples."""
    history = []
    for _ in range(epochs):
        squares = 0.0
        for batch in minibatches(len(x), batch_size, rng):
            acts = forward(params, x[batch])
            error = acts[-1] - y[batch]
            squares += np.sum(error**2)
            params = sgd_step(params, backward(params, acts, 2 * error / error.size), lr)
        history.append(squares / y.size)
    return params, history


def train_regression__other_order(params, x, y, lr, epochs, batch_size, rng):
    """Another order of the draws."""
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(x))[::-1]
        losses = []
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            acts = forward(params, x[rows])
            losses.append(mse(acts[-1], y[rows]))
            params = sgd_step(params, backward(params, acts, mse_grad(acts[-1], y[rows])), lr)
        history.append(np.mean(losses))
    return params, history


def train_regression__step_function(params, x, y, *, lr, epochs, batch_size, rng):
    """With a step of its own, and a tuple for the history."""

    def step(params, x, y):
        acts = forward(params, x)
        return sgd_step(params, backward(params, acts, mse_grad(acts[-1], y)), lr), mse(acts[-1], y)

    means = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for batch in minibatches(len(x), batch_size, rng):
            params, loss = step(params, x[batch], y[batch])
            total, count = total + loss, count + 1
        means.append(total / count)
    return params, tuple(means)


# --- evaluate ---------------------------------------------------------------------------------------------------------


def evaluate__layer_by_layer(params, x, y):
    """A forward pass of its own."""
    for W, b in params[:-1]:
        x = np.maximum(x @ W + b, 0)
    logits = x @ params[-1][0] + params[-1][1]
    return [cross_entropy(logits, y), accuracy(logits, y)]


def evaluate__from_log_probabilities(params, x, y):
    """Both numbers from the logarithms of the probabilities."""
    logits = forward(params, x)[-1]
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(logs[np.arange(len(y)), y]), np.mean(np.argmax(logs, axis=1) == y)


def evaluate__one_by_one(params, x, y):
    """Example by example, then the means."""
    found = []
    for row, label in zip(x, y, strict=True):
        logits = forward(params, row.reshape(1, -1))[-1]
        found.append((cross_entropy(logits, np.array([label])), float(logits[0].argmax() == label)))
    losses, hits = zip(*found, strict=True)
    return sum(losses) / len(x), sum(hits) / len(x)
