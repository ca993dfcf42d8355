"""Wrong answers to exercise8, the exam. Each docstring is what a student who gave that answer
should read.

No answers are compared here: an exam recognises a mistake by its figures. ``fit`` or ``predict`` is
run with the other half of the model answer.
"""

import numpy as np

from learnloop.bank import mistake

fit = None  # when a mistake is planted, this is the model answer's

# --- fit ----------------------------------------------------------------------------------------------------------------


@mistake("fit", "no hidden layer")
def fit_linear(x, y, rng):
    """Your model has no hidden layer. It gives each pixel one weight, and no single pixel tells
    glasses from a ring.

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


@mistake("fit", "memorised")
def fit_by_heart(x, y, rng):
    """Your network is right on every training picture and on far fewer new ones: it memorised these
    pictures.

    What could make each epoch a little different, without making glasses out of a ring?"""
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
    """One epoch is one look at each picture. Repetition is the key: the loss is still falling when
    you stop."""
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
    """The random initial parameters are returned unchanged: nothing was learnt from x and y."""
    return [
        (rng.normal(0.0, np.sqrt(2 / 144), (144, 64)), np.zeros(64)),
        (rng.normal(0.0, np.sqrt(2 / 64), (64, 2)), np.zeros(2)),
    ]


@mistake("fit", "weights of zero")
def fit_from_zeros(x, y, rng):
    """With all weights 0, every hidden unit is 0, and so is every gradient except that of the last
    bias: nothing else ever moves.

    How does init_params start?"""
    b2 = np.zeros(2)
    for epoch in range(60):
        for start in range(0, len(x), 20):
            batch = y[start : start + 20]
            probs = np.exp(b2) / np.exp(b2).sum()
            b2 = b2 - 0.1 * (probs - np.eye(2)[batch].mean(axis=0))
    return [(np.zeros((144, 64)), np.zeros(64)), (np.zeros((64, 2)), b2)]


@mistake("fit", "the learning rate is far too large")
def fit_exploded(x, y, rng):
    """The parameters are nan: the learning rate is so large that descent diverged."""
    return [(np.full((144, 64), np.nan), np.full(64, np.nan)), (np.full((64, 2), np.nan), np.full(2, np.nan))]


@mistake("fit", "uphill")
def fit_wrong_labels(x, y, rng, model=fit):
    """Your network tells the two apart and gives each the other's name: somewhere a label, or a
    sign, is flipped."""
    return model(x, 1 - y, rng)


@mistake("fit", "pictures and labels apart")
def fit_unpaired(x, y, rng, model=fit):
    """You shuffled the pictures but not the labels, so each picture has another picture's label.

    Use one order for both."""
    return model(x[rng.permutation(len(x))], y, rng)


@mistake("fit", "a tenth of the data")
def fit_few(x, y, rng, model=fit):
    """You train on only the first 200 pictures, and the network soon memorises them.

    More data is the best remedy for overfitting."""
    return model(np.repeat(x[:200], 10, axis=0), np.repeat(y[:200], 10), rng)


@mistake("fit", "sorted, not shuffled")
def fit_sorted(x, y, rng):
    """Each epoch shows first all glasses, then all rings, so all that is left is what was learnt
    last. Shuffle."""
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
    """fit returns nothing. It has to return what it has learnt: predict runs in another process,
    and gets only that."""
    model(x[:100], y[:100], rng)


@mistake("fit", "a function as params")
def fit_returns_function(x, y, rng):
    """fit returns a function. Only numbers, arrays and containers of them can be passed to another
    process."""
    return [lambda pictures: pictures]


# --- predict ------------------------------------------------------------------------------------------------------------


@mistake("predict", "not the pictures of training")
def predict_not_centred(params, x):
    """fit subtracts 0.5 from every pixel and predict does not: the network is asked about different
    pictures from those it learnt from."""
    h = np.maximum(x @ params[0][0] + params[0][1], 0.0)
    return np.argmax(h @ params[1][0] + params[1][1], axis=1)


@mistake("predict", "the smaller logit")
def predict_argmin(params, x):
    """You name the class with the smallest logit. The largest one is the network's guess."""
    h = np.maximum((x - 0.5) @ params[0][0] + params[0][1], 0.0)
    return np.argmin(h @ params[1][0] + params[1][1], axis=1)


@mistake("predict", "logits")
def predict_logits(params, x):
    """You return the logits, two numbers for each picture. Return the class instead: one whole
    number per picture."""
    h = np.maximum((x - 0.5) @ params[0][0] + params[0][1], 0.0)
    return h @ params[1][0] + params[1][1]


@mistake("predict", "over all pictures")
def predict_one_label(params, x):
    """np.argmax without an axis looks at the whole array and gives one position in it. You need one
    label for each row."""
    h = np.maximum((x - 0.5) @ params[0][0] + params[0][1], 0.0)
    return np.argmax(h @ params[1][0] + params[1][1])


@mistake("predict", "centred by the pictures to predict")
def predict_own_scale(params, x):
    """You centre x with the mean of the pictures that predict is given. Then an answer depends on
    the other pictures.

    A mean that predict needs is measured in training, and is passed on in params."""
    h = np.maximum((x - x.mean(axis=0)) @ params[0][0] + params[0][1], 0.0)
    return np.argmax(h @ params[1][0] + params[1][1], axis=1)


@mistake("predict", "no relu")
def predict_without_relu(params, x):
    """fit trains with relu between the layers and predict leaves it out: without it two layers are
    one."""
    h = (x - 0.5) @ params[0][0] + params[0][1]
    return np.argmax(h @ params[1][0] + params[1][1], axis=1)


@mistake("predict", "always the same")
def predict_always_glasses(params, x):
    """You call every picture glasses. Half of them are."""
    return np.zeros(len(x), dtype=int)


@mistake("predict", "written by hand")
def predict_by_hand(params, x):
    """You wrote the rule yourself: the middle of a ring is empty. The exam asks for what your
    network learnt from x and y."""
    pictures = np.abs(x.reshape(-1, 12, 12) - np.median(x, axis=1)[:, None, None])
    inside = pictures[:, 4:8, 4:8].mean(axis=(1, 2))
    return (inside < pictures.mean(axis=(1, 2))).astype(int)
