"""Wrong answers to exercise8, the exam. Each docstring is what a student who gave that answer should read.

No answers are compared here: an exam tells a mistake by its figures, and ``fit`` or ``predict`` stands beside the model's other half.
"""

import numpy as np

from learnloop.bank import mistake

fit = None  # where a mistake is planted, this is the model's

# --- fit ----------------------------------------------------------------------------------------------------------------


@mistake("fit", "no hidden layer")
def fit_linear(x, y, rng):
    """Your model has no hidden layer. It gives each pixel one weight, and no single pixel tells glasses from a ring.

    Put a layer with relu between the pixels and the logits."""
    W, b = np.zeros((144, 2)), np.zeros(2)
    for epoch in range(60):
        order = rng.permutation(len(x))
        for start in range(0, len(x), 20):
            batch = order[start : start + 20]
            logits = (x[batch] - 0.5) @ W + b
            probs = np.exp(logits - logits.max(axis=1, keepdims=True))
            probs /= probs.sum(axis=1, keepdims=True)
            probs[np.arange(len(batch)), y[batch]] -= 1.0
            W -= 0.1 * (x[batch] - 0.5).T @ probs / len(batch)
            b -= 0.1 * probs.mean(axis=0)
    return [(W, b)]


@mistake("fit", "by heart")
def fit_by_heart(x, y, rng):
    """Your network is right on every training picture and on far fewer new ones: it learnt these pictures by heart.

    What could make each epoch a little different, without making glasses of a ring?"""
    shown = x - 0.5
    W1, b1 = rng.normal(0.0, np.sqrt(2 / 144), (144, 128)), np.zeros(128)
    W2, b2 = rng.normal(0.0, np.sqrt(2 / 128), (128, 2)), np.zeros(2)
    for epoch in range(60):
        order = rng.permutation(len(x))
        for start in range(0, len(x), 20):
            batch = order[start : start + 20]
            h = np.maximum(shown[batch] @ W1 + b1, 0.0)
            logits = h @ W2 + b2
            probs = np.exp(logits - logits.max(axis=1, keepdims=True))
            probs /= probs.sum(axis=1, keepdims=True)
            probs[np.arange(len(batch)), y[batch]] -= 1.0
            probs /= len(batch)
            dh = (probs @ W2.T) * (h > 0)
            W2, b2 = W2 - 0.1 * h.T @ probs, b2 - 0.1 * probs.sum(axis=0)
            W1, b1 = W1 - 0.1 * shown[batch].T @ dh, b1 - 0.1 * dh.sum(axis=0)
    return [(W1, b1), (W2, b2)]


@mistake("fit", "one epoch")
def fit_one_epoch(x, y, rng):
    """One epoch is one look at each picture. Repetition is the key: the loss still falls when you stop."""
    shown = x - 0.5
    W1, b1 = rng.normal(0.0, np.sqrt(2 / 144), (144, 64)), np.zeros(64)
    W2, b2 = rng.normal(0.0, np.sqrt(2 / 64), (64, 2)), np.zeros(2)
    order = rng.permutation(len(x))
    for start in range(0, len(x), 20):
        batch = order[start : start + 20]
        h = np.maximum(shown[batch] @ W1 + b1, 0.0)
        logits = h @ W2 + b2
        probs = np.exp(logits - logits.max(axis=1, keepdims=True))
        probs /= probs.sum(axis=1, keepdims=True)
        probs[np.arange(len(batch)), y[batch]] -= 1.0
        probs /= len(batch)
        dh = (probs @ W2.T) * (h > 0)
        W2, b2 = W2 - 0.1 * h.T @ probs, b2 - 0.1 * probs.sum(axis=0)
        W1, b1 = W1 - 0.1 * shown[batch].T @ dh, b1 - 0.1 * dh.sum(axis=0)
    return [(W1, b1), (W2, b2)]


@mistake("fit", "nothing learnt")
def fit_random(x, y, rng):
    """Random parameters come back as they were drawn: nothing was learnt from x and y."""
    return [
        (rng.normal(0.0, np.sqrt(2 / 144), (144, 64)), np.zeros(64)),
        (rng.normal(0.0, np.sqrt(2 / 64), (64, 2)), np.zeros(2)),
    ]


@mistake("fit", "weights of zero")
def fit_from_zeros(x, y, rng):
    """With all weights 0 every hidden unit is 0, and so is every gradient but that of the last bias: nothing ever moves.

    How does init_params begin?"""
    b2 = np.zeros(2)
    for epoch in range(60):
        for start in range(0, len(x), 20):
            batch = y[start : start + 20]
            probs = np.exp(b2) / np.exp(b2).sum()
            b2 = b2 - 0.1 * (probs - np.eye(2)[batch].mean(axis=0))
    return [(np.zeros((144, 64)), np.zeros(64)), (np.zeros((64, 2)), b2)]


@mistake("fit", "the learning rate is far too large")
def fit_exploded(x, y, rng):
    """The parameters are nan: the learning rate is so large that the descent climbed out of its bowl."""
    return [(np.full((144, 64), np.nan), np.full(64, np.nan)), (np.full((64, 2), np.nan), np.full(2, np.nan))]


@mistake("fit", "uphill")
def fit_wrong_labels(x, y, rng, model=fit):
    """Your network tells the two apart and calls each by the other's name: somewhere a label, or a sign, is turned around."""
    return model(x, 1 - y, rng)


@mistake("fit", "pictures and labels apart")
def fit_unpaired(x, y, rng, model=fit):
    """The pictures were shuffled and the labels were not, so that each picture has the label of another one.

    One order has to serve both."""
    return model(x[rng.permutation(len(x))], y, rng)


@mistake("fit", "a tenth of the data")
def fit_few(x, y, rng, model=fit):
    """You train with the first 200 pictures only, and they are soon known by heart.

    More data is the best remedy against overfitting."""
    return model(np.repeat(x[:200], 10, axis=0), np.repeat(y[:200], 10), rng)


@mistake("fit", "sorted and not shuffled")
def fit_sorted(x, y, rng):
    """Each epoch shows first all glasses, then all rings, and what was learnt last is all that is left. Shuffle."""
    shown, order = x - 0.5, np.argsort(y, kind="stable")
    W1, b1 = rng.normal(0.0, np.sqrt(2 / 144), (144, 64)), np.zeros(64)
    W2, b2 = rng.normal(0.0, np.sqrt(2 / 64), (64, 2)), np.zeros(2)
    for epoch in range(20):
        for start in range(0, len(x), 20):
            batch = order[start : start + 20]
            h = np.maximum(shown[batch] @ W1 + b1, 0.0)
            logits = h @ W2 + b2
            probs = np.exp(logits - logits.max(axis=1, keepdims=True))
            probs /= probs.sum(axis=1, keepdims=True)
            probs[np.arange(len(batch)), y[batch]] -= 1.0
            probs /= len(batch)
            dh = (probs @ W2.T) * (h > 0)
            W2, b2 = W2 - 0.1 * h.T @ probs, b2 - 0.1 * probs.sum(axis=0)
            W1, b1 = W1 - 0.1 * shown[batch].T @ dh, b1 - 0.1 * dh.sum(axis=0)
    return [(W1, b1), (W2, b2)]


@mistake("fit", "nothing returned")
def fit_returns_nothing(x, y, rng, model=fit):
    """fit returns nothing. What it has learnt has to come back: predict runs in another process, and gets only that."""
    model(x[:100], y[:100], rng)


@mistake("fit", "a function as params")
def fit_returns_function(x, y, rng):
    """fit returns a function. Only numbers, arrays and what holds them can be taken to another process."""
    return [lambda pictures: pictures]


# --- predict ------------------------------------------------------------------------------------------------------------


@mistake("predict", "other pictures than in training")
def predict_not_centred(params, x):
    """fit takes 0.5 off every pixel and predict does not: the network is asked about other pictures than it learnt from."""
    h = np.maximum(x @ params[0][0] + params[0][1], 0.0)
    return np.argmax(h @ params[1][0] + params[1][1], axis=1)


@mistake("predict", "the smaller logit")
def predict_argmin(params, x):
    """You name the class with the smallest logit. The largest one is the network's guess."""
    h = np.maximum((x - 0.5) @ params[0][0] + params[0][1], 0.0)
    return np.argmin(h @ params[1][0] + params[1][1], axis=1)


@mistake("predict", "logits")
def predict_logits(params, x):
    """You return the logits, two numbers for each picture. Asked for is the name of the class: one whole number."""
    h = np.maximum((x - 0.5) @ params[0][0] + params[0][1], 0.0)
    return h @ params[1][0] + params[1][1]


@mistake("predict", "over all pictures")
def predict_one_label(params, x):
    """np.argmax without an axis looks at the whole table and gives one place in it. One label for each row is asked for."""
    h = np.maximum((x - 0.5) @ params[0][0] + params[0][1], 0.0)
    return np.argmax(h @ params[1][0] + params[1][1])


@mistake("predict", "scaled by the pictures that are asked")
def predict_own_scale(params, x):
    """You centre x with the mean of the pictures that are asked. Then an answer depends on who else is asked.

    A mean that predict needs is measured in training, and travels in params."""
    h = np.maximum((x - x.mean(axis=0)) @ params[0][0] + params[0][1], 0.0)
    return np.argmax(h @ params[1][0] + params[1][1], axis=1)


@mistake("predict", "no relu")
def predict_without_relu(params, x):
    """fit trains with relu between the layers and predict leaves it out: without it two layers are one."""
    h = (x - 0.5) @ params[0][0] + params[0][1]
    return np.argmax(h @ params[1][0] + params[1][1], axis=1)


@mistake("predict", "always the same")
def predict_always_glasses(params, x):
    """You call every picture glasses. Half of them are."""
    return np.zeros(len(x), dtype=int)


@mistake("predict", "written by hand")
def predict_by_hand(params, x):
    """You wrote the rule yourself: the middle of a ring is empty. The exam asks for what your network learnt from x and y."""
    pictures = np.abs(x.reshape(-1, 12, 12) - np.median(x, axis=1)[:, None, None])
    inside = pictures[:, 4:8, 4:8].mean(axis=(1, 2))
    return (inside < pictures.mean(axis=(1, 2))).astype(int)
