"""Checks of exercise 3: backpropagation. Every gradient is compared with its closed form and with
measured slopes."""

import numpy as np

from learnloop.checks import RANGES, Probe, expect, expect_close, function


def curve(d, *shape):
    """A function whose every derivative differs from zero, and a point of this shape."""
    return Probe("quartic", (d.uniform(0.5, 2.0, *shape),)), d.normal(*shape)


def coupled(d, *shape):
    """A function whose every slope depends on every entry."""
    return Probe("coupled", (d.uniform(0.5, 2.0, *shape) / 3,)), d.normal(*shape)


def far(d, x, h):
    """Entries far from 0, and an ``h`` at which the slopes there are more than rounding."""
    return Probe("coupled", (d.uniform(0.5, 2.0, len(x)),)), x, h


def steep(d, n):
    """A function that curves so strongly that slopes measured with another ``h`` differ, near the
    middle of one of its waves."""
    return Probe("coupled", (d.uniform(500, 1000, n),)), d.uniform(-0.5, 0.5, n) / (1000 * n)


numerical_gradient = function(
    "numerical_gradient",
    inputs=lambda d: curve(d, d.C, d.D),
    cases={
        "one dimension": lambda d: coupled(d, d.N),
        "three dimensions": lambda d: coupled(d, d.C, d.N, 1),
        "three dimensions, the last one long": lambda d: coupled(d, 1, 1, d.D),
        "a single entry": lambda d: curve(d, 1),
        "h = 0.5": lambda d: (*curve(d, d.C, d.D), 0.5),
        "h = 0.01": lambda d: (*coupled(d, d.N), 0.01),
        "h = 1": lambda d: (*curve(d, d.C, d.D), 1.0),
        "h = 0.97": lambda d: (*curve(d, d.C, d.D), 0.97),
        "h = 1e-7": lambda d: (*curve(d, d.C, d.D), 1e-7),
        "a steep f, h left out": lambda d: steep(d, d.N),
        "entries near 1000, h = 0.1": lambda d: far(d, 1000 + d.normal(d.N), 0.1),
        "entries near -1000, h = 0.1": lambda d: far(d, -1000 + d.normal(d.N), 0.1),
        "entries small and large, h = 1": lambda d: far(d, d.normal(d.N) * np.resize([1, 1e6], d.N), 1.0),
    },
    sized=("", "one dimension", "three dimensions, the last one long"),
    ranges=("whole numbers", "all numbers positive", "all numbers negative", "numbers below 1e-6"),
    # f(x + h) is only known to about 1e-16 of its size, and 1e-16 / 1e-5 is 1e-11: no finer
    # comparison is fair.
    precision=None,
    float32=False,
)


@numerical_gradient.law("f is called at most twice for each entry, and four times more", kind="behaviour")
def _(student, d):
    f, x = curve(d, d.C, d.D)
    student(Probe(f.name, f.arrays, counted=True), x)
    calls, most = student.outcome.probe_calls, 2 * x.size + 4
    words = f"for {x.size} entries `f` was called {calls:,} times; two calls per entry and four more, {most}, are enough."
    expect(calls <= most, words)


mse_grad = function(
    "mse_grad",
    inputs=lambda d: (3 * d.normal(d.N, d.C), d.normal(d.N, d.C)),
    cases={
        "one dimension": lambda d: (d.normal(d.N), d.normal(d.N)),
        "three dimensions": lambda d: (d.normal(d.N, d.C, d.D), d.normal(d.N, d.C, d.D)),
        "a single example": lambda d: (d.normal(1, d.C), d.normal(1, d.C)),
        "a single output": lambda d: (d.normal(d.N, 1), d.normal(d.N, 1)),
    },
    sized=("", "one dimension", "three dimensions"),
    ranges=RANGES,
    slope=lambda model, pred, target: [(lambda p: model.mse(p, target), pred)],
)


@mse_grad.law("a perfect prediction pulls nowhere")
def _(student, d):
    target = d.normal(d.N, d.C)
    expect_close(student(target.copy(), target), 0.0, "at a perfect prediction a slope is")


def logits_and_labels(d, n=None, scale=1.0):
    """Ordinary logits with labels of every class."""
    n = d.N if n is None else n
    return scale * d.normal(n, d.C), d.labels(n, d.C)


def gap(d, size, right):
    """One logit is above the others by ``size``; the label is that class, or another."""
    labels = d.labels(d.N, d.C)
    top = labels if right else (labels + 1) % d.C
    return size * np.eye(d.C)[top] + 0.1 * d.normal(d.N, d.C), labels


# More than 255 logits, and more than 127 labels: an index that is computed in a small type overflows.
MANY = 131
WHOLE = (np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32, np.uint64)


cross_entropy_grad = function(
    "cross_entropy_grad",
    inputs=logits_and_labels,
    cases={
        "a single example": lambda d: logits_and_labels(d, 1),
        "a single class": lambda d: (d.normal(d.N, 1), np.zeros(d.N, dtype=np.int64)),
        "as many examples as classes": lambda d: logits_and_labels(d, d.C),
        "labels of type int32": lambda d: (d.normal(d.N, d.C), d.labels(d.N, d.C).astype(np.int32)),
        "labels of type uint8": lambda d: (d.normal(d.N, d.C), d.labels(d.N, d.C).astype(np.uint8)),
        "every label the same": lambda d: (d.normal(d.N, d.C), np.full(d.N, d.C - 1)),
        **{
            f"{MANY} labels of type {kind.__name__}": lambda d, kind=kind: (d.normal(MANY, d.C), d.labels(MANY, d.C).astype(kind))
            for kind in WHOLE
        },
    },
    large={
        "sure and wrong, by 40": lambda d: gap(d, 40.0, right=False),
        "sure and wrong, by 800": lambda d: gap(d, 800.0, right=False),
        "one row high, one row low": lambda d: (
            d.normal(d.N, d.C) + np.linspace(-5000, 5000, d.N)[:, None],
            d.labels(d.N, d.C),
        ),
        "logits in the thousands": lambda d: logits_and_labels(d, scale=3000.0),
        "all logits near -1000": lambda d: (-1000 + d.normal(d.N, d.C), d.labels(d.N, d.C)),
    },
    quiet=True,
    ranges=[each for each in RANGES if each != "numbers in the millions"],  # promised are logits in the thousands
    slope=lambda model, logits, labels: [(lambda z: model.cross_entropy(z, labels), logits)],
    timing=lambda d: (d.uniform(-2, 2, 2503, 7), d.labels(2503, 7)),
)


@cross_entropy_grad.law("every row sums to 0")
def _(student, d):
    rows = student(*logits_and_labels(d)).sum(axis=1)
    expect_close(rows, 0.0, "the sum of a row of slopes is")


relu_backward = function(
    "relu_backward",
    inputs=lambda d: (d.normal(d.N, d.D), d.away_from_zero(d.N, d.D)),
    cases={
        "one dimension": lambda d: (d.normal(d.N), d.away_from_zero(d.N)),
        "three dimensions": lambda d: (d.normal(d.N, d.C, d.D), d.away_from_zero(d.N, d.C, d.D)),
        "entries of z of exactly 0": lambda d: (d.normal(d.N, d.D), np.maximum(d.away_from_zero(d.N, d.D), 0.0)),
        "all of z negative": lambda d: (d.normal(d.N, d.D), -np.abs(d.away_from_zero(d.N, d.D))),
        "all of z positive": lambda d: (d.normal(d.N, d.D), np.abs(d.away_from_zero(d.N, d.D))),
        "entries of z above 1": lambda d: (d.normal(d.N, d.D), 40 * d.away_from_zero(d.N, d.D)),
    },
    sized=("", "one dimension", "three dimensions"),
    ranges=RANGES,
    slope=lambda model, dout, z: [(lambda at: float(np.sum(dout * model.relu(at))), z)],
)


@relu_backward.law("it is proportional to the incoming gradient")
def _(student, d):
    dout, z = d.normal(d.N, d.D), d.away_from_zero(d.N, d.D)
    expect_close(student(3 * dout, z), 3 * student(dout, z), "with 3 times the incoming gradient an entry is")


linear_backward = function(
    "linear_backward",
    inputs=lambda d: (d.normal(d.N, d.H), d.normal(d.N, d.D), d.normal(d.D, d.H)),
    cases={
        "a single example": lambda d: (d.normal(1, d.H), d.normal(1, d.D), d.normal(d.D, d.H)),
        "a single input": lambda d: (d.normal(d.N, d.H), d.normal(d.N, 1), d.normal(1, d.H)),
        "a single unit": lambda d: (d.normal(d.N, 1), d.normal(d.N, d.D), d.normal(d.D, 1)),
        "all sizes equal": lambda d: (d.normal(d.D, d.D), d.normal(d.D, d.D), d.normal(d.D, d.D)),
    },
    names=("dx", "dW", "db"),
    ranges=RANGES,
    slope=lambda model, dout, x, W: [
        (lambda at: float(np.sum(dout * model.linear(at, W, np.zeros(W.shape[1])))), x),
        (lambda at: float(np.sum(dout * model.linear(x, at, np.zeros(W.shape[1])))), W),
        (lambda at: float(np.sum(dout * model.linear(x, W, at))), np.zeros(W.shape[1])),
    ],
    timing=lambda d: (d.uniform(-2, 2, 2503, 3), d.uniform(-2, 2, 2503, 5), d.normal(5, 3)),
)


@linear_backward.law("the gradients of a batch are the sums of those of its examples")
def _(student, d):
    dout, x, w = d.normal(d.C, d.H), d.normal(d.C, d.D), d.normal(d.D, d.H)
    whole, *parts = student.each([(dout, x, w), *((dout[i : i + 1], x[i : i + 1], w) for i in range(d.C))])
    expect_close(sum(part[1] for part in parts), whole[1], "summed over single examples, an entry of dW is")
    expect_close(sum(part[2] for part in parts), whole[2], "summed over single examples, an entry of db is")


def network(d, *sizes, n=None):
    """Parameters, activations and an upstream gradient; no pre-activation is near the kink of
    ReLU, except in the ranges."""
    while True:
        params, x = d.params(*sizes), d.normal(d.N if n is None else n, sizes[0])
        activations, nearest = [x], np.inf
        for i, (w, b) in enumerate(params):
            z = activations[-1] @ w + b
            last = i == len(params) - 1
            nearest = nearest if last else min(nearest, float(np.abs(z).min()))
            activations.append(z if last else np.maximum(z, 0))
        if nearest > 1e-3 or d.range:
            return params, activations, d.normal(*activations[-1].shape)


def loss_slopes(model, params, activations, dlogits):
    """The slopes of ``sum(dlogits * logits)`` along every weight and bias."""

    def along(layer, part):
        def loss(at):
            moved = [tuple(at if (i, j) == (layer, part) else p for j, p in enumerate(pair)) for i, pair in enumerate(params)]
            return float(np.sum(dlogits * model.forward(moved, activations[0])[-1]))

        return loss, params[layer][part]

    return [along(layer, part) for layer in range(len(params)) for part in range(2)]


backward = function(
    "backward",
    inputs=lambda d: network(d, *d.layers),
    ranges=RANGES,
    cases={
        "a single layer": lambda d: network(d, d.D, d.C),
        "four layers": lambda d: network(d, d.D, d.H, d.N, d.D, d.C),
        "a single example": lambda d: network(d, d.D, d.H, d.C, n=1),
        "layers of one width": lambda d: network(d, d.D, d.D, d.D, d.D, n=d.D),
        "a hidden unit of exactly 0": lambda d: dead_unit(d),
    },
    slope=loss_slopes,
    timing=lambda d: timed_network(d),
)


def dead_unit(d):
    """A network with a hidden unit whose pre-activation is exactly 0 for every example."""
    params, activations, dlogits = network(d, d.D, d.H, d.C)
    (w, b), last = params
    w[:, 0], b[0] = 0.0, 0.0
    hidden = np.maximum(activations[0] @ w + b, 0)
    return [(w, b), last], [activations[0], hidden, hidden @ last[0] + last[1]], dlogits


def timed_network(d):
    """A narrow network with many examples."""
    params, x = d.params(5, 7, 3), d.uniform(-2, 2, 1021, 5)
    activations = [x]
    for i, (w, b) in enumerate(params):
        z = activations[-1] @ w + b
        activations.append(z if i == len(params) - 1 else np.maximum(z, 0))
    return params, activations, d.normal(*activations[-1].shape)


@backward.law("with an incoming gradient of 0, every gradient is 0")
def _(student, d):
    params, activations, dlogits = network(d, d.D, d.H, d.C)
    for i, (dw, db) in enumerate(student(params, activations, np.zeros_like(dlogits))):
        expect(not np.any(dw) and not np.any(db), f"with dlogits = 0 the gradient of layer {i} is not 0.")
