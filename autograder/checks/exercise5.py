"""Checks of exercise 5: the training loop. What depends on the order of the examples is checked by
laws, everything else against the reference."""

import itertools

import numpy as np

from learnloop.checks import RANGES, Rng, expect, expect_close, expect_seeded, function
from learnloop.datasets import glasses_vs_rings, noisy_curve

# ---------------------------------------------------------------- train_step


def pictures(d, *sizes, n=None):
    """Parameters, inputs and labels; no pre-activation is near the kink of ReLU, so the same units
    are on in float32, except in the ranges."""
    n = d.N if n is None else n
    while True:
        params, x = d.params(*sizes), d.normal(n, sizes[0])
        h, nearest = x, np.inf
        for w, b in params[:-1]:
            z = h @ w + b
            nearest, h = min(nearest, float(np.abs(z).min())), np.maximum(z, 0)
        if nearest > 1e-3 or d.range:
            return params, x, d.labels(n, sizes[-1])


def learning_rate(d):
    """An ordinary learning rate."""
    return d.uniform(0.05, 0.5)


# With whole numbers, two logits may be equal, and rounding may decide which units are on.
RANGES_OF_A_NETWORK = [each for each in RANGES if each != "whole numbers"]
RATES = {"a tiny learning rate": 1e-3, "a learning rate above 1": 3.0} | {
    f"a learning rate of {lr:g}": lr for lr in (1e-7, 0.97, 1.0, 1e7)
}
WHOLE = (np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32, np.uint64)


def of_each_type(draw):
    """Cases with labels, the third of the arguments, of each integer type."""

    def inputs(d, kind):
        params, x, y, *rest = draw(d)
        return params, x, y.astype(kind), *rest

    return {f"labels of type {kind.__name__}": lambda d, kind=kind: inputs(d, kind) for kind in WHOLE}


train_step = function(
    "train_step",
    inputs=lambda d: (*pictures(d, *d.layers), learning_rate(d)),
    new=True,
    ranges=RANGES_OF_A_NETWORK,
    cases={
        "a single layer": lambda d: (*pictures(d, d.D, d.C), learning_rate(d)),
        "four layers": lambda d: (*pictures(d, d.D, d.H, d.N, d.D, d.C), learning_rate(d)),
        "a single example": lambda d: (*pictures(d, d.D, d.H, d.C, n=1), learning_rate(d)),
        **{title: lambda d, lr=lr: (*pictures(d, d.D, d.H, d.C), lr) for title, lr in RATES.items()},
        **of_each_type(lambda d: (*pictures(d, d.D, d.H, d.C), 0.1)),
    },
    names=("params", "loss"),
)


@train_step.law("a small step downhill makes the loss on the same batch smaller")
def _(student, d):
    params, x, y = pictures(d, d.D, d.H, d.C)
    params, before = student(params, x, y, 1e-3)
    _, after = student(params, x, y, 1e-3)
    expect(after < before, f"one step with lr = 0.001 took the loss from {before:.6g} to {after:.6g}.")


# ---------------------------------------------------------------- train and train_regression

# What the laws share: the arguments of a call after its parameters, inputs and targets.


def loop(lr, epochs, batch_size, rng):
    """The arguments of a training loop that are passed by name."""
    return lr, epochs, batch_size, rng


def classes(d, n, *sizes):
    """A start, inputs and labels for a classifier."""
    return d.params(*sizes), d.normal(n, sizes[0]), d.labels(n, sizes[-1])


def values(d, n, *sizes):
    """A start, inputs and targets for a regression."""
    return d.params(*sizes), d.normal(n, sizes[0]), d.normal(n, sizes[-1])


def whole_batches(d, task, *sizes, n=None, epochs=None, room=0, lr=None):
    """Epochs of one batch each: whatever the order, the result is the same up to rounding."""
    n = d.N if n is None else n
    if epochs is None:
        epochs = 1 if d.range else d.whole(2, 5)  # at a second step, numbers in the millions would be past all bounds
    lr = d.uniform(0.05, 0.3) if lr is None else lr
    return *task(d, n, *sizes), *loop(lr, epochs, n + room, d.rng())


def one_example(d, task, *sizes, batches, size, epochs):
    """The same example in every row: all batches are alike, whatever the order."""
    params, x, y = task(d, 1, *sizes)
    n = batches * size
    return params, np.repeat(x, n, axis=0), np.repeat(y, n, axis=0), *loop(d.uniform(0.02, 0.1), epochs, size, d.rng())


def loop_cases(task):
    """Made-up inputs of either loop, such that the order of the examples makes no difference."""
    return {
        "a batch size above the number of examples": lambda d: whole_batches(d, task, d.D, d.H, d.C, room=d.C),
        "a single epoch": lambda d: whole_batches(d, task, d.D, d.H, d.C, epochs=1),
        "101 epochs": lambda d: whole_batches(d, task, d.D, d.H, d.C, epochs=101, lr=0.01),
        **{
            f"a learning rate of {lr:g}": lambda d, lr=lr: whole_batches(d, task, d.D, d.H, d.C, epochs=1, lr=lr)
            for lr in (0.97, 1.0, 1e7)
        },
        "a single layer": lambda d: whole_batches(d, task, d.D, d.C),
        "a single example": lambda d: whole_batches(d, task, d.D, d.H, d.C, n=1),
        "the same example in every row": lambda d: one_example(d, task, d.D, d.H, d.C, batches=d.C, size=d.D, epochs=3),
        "the same example in every row, batches of one": lambda d: one_example(
            d, task, d.D, d.H, d.C, batches=d.N, size=1, epochs=2
        ),
    }


def timed_epochs(d):
    """Two epochs over the same example in every row: the work of an epoch, and one answer whatever
    the order."""
    return one_example(d, classes, 13, 11, 3, batches=2, size=2048, epochs=2)


train = function(
    "train",
    inputs=lambda d: whole_batches(d, classes, *d.layers),
    cases=loop_cases(classes) | of_each_type(lambda d: whole_batches(d, classes, d.D, d.H, d.C)),
    new=True,
    ranges=RANGES_OF_A_NETWORK,
    # If rounding switches a unit on in one epoch, everything after it changes: in float32 that
    # would happen too often.
    float32=False,
    names=("params", "history"),
    timing=timed_epochs,
    loops_over="examples of a batch",
)

train_regression = function(
    "train_regression",
    inputs=lambda d: whole_batches(d, values, *d.layers),
    cases=loop_cases(values),
    new=True,
    ranges=RANGES_OF_A_NETWORK,
    float32=False,
    names=("params", "history"),
)


# ---------------------------------------------------------------- what an epoch did, read from the parameters


def softmax_slopes(labels, classes):
    """The slopes at the logits where all logits are 0, for each example by itself: 1 / C, minus 1
    at its class."""
    return 1 / classes - np.eye(classes)[labels]


def squared_slopes(targets, _):
    """The slopes at the outputs where all outputs are 0, for each example by itself, of the mean
    over its K outputs."""
    return -2 * targets / targets.shape[1]


# Example i has a 1 at input i and 0 elsewhere, so that it alone moves row i of the weights.
# Everything starts at 0, and lr is so small that the effect of one step on the slopes of the next
# (a share of lr times the number of steps) is far below what is measured.
TINY = 1e-8
SEEN = 1e-3


def parts(student, y, slopes, size, epochs, rng):
    """The part that each example had in training, 1 / (size of its batch) summed over its uses, and
    what else moved its weights."""
    n, k = slopes.shape
    start = [(np.zeros((n, k)), np.zeros(k))]
    params, _ = student(start, np.eye(n), y, *loop(TINY, epochs, size, rng), like=(start, [0.0] * epochs))
    moved = -params[0][0] / TINY
    part = np.sum(moved * slopes, axis=1) / np.sum(slopes**2, axis=1)
    return part, np.abs(moved - part[:, None] * slopes).max(axis=1) / np.abs(slopes).max(axis=1)


def expect_each_once(student, d, task, slopes_at):
    """Every example takes part once per epoch, pulls towards its own target, and shares its step
    only with its own batch."""
    for n, size in ((12, 4), (5, 1), (11, 4), (5, 8)):
        _, _, y = task(d, n, 1, d.C)
        part, astray = parts(student, y, slopes_at(y, d.C), size, 1, d.rng())
        told = f"in an epoch of {n} examples in batches of {size}, "
        unused = np.abs(part) < SEEN
        short = " Did you leave out the short last batch?" if unused.sum() == n % size else ""
        expect(not unused.any(), f"{told}{unused.sum()} were never used, for example number {np.argmax(unused)}.{short}")
        expect(astray.max() < SEEN, f"{told}number {np.argmax(astray)} was not pulled towards its own target.")
        uses = part * min(n, size)
        if n % size == 0:
            i = np.argmax(np.abs(uses - 1))
            expect(abs(uses[i] - 1) < SEEN, f"{told}number {i} was used {uses[i]:.3g} times, not once.")
        sizes = [min(size, n - first) for first in range(0, n, size)]
        wanted = np.repeat(1 / np.array(sizes), sizes)
        off = np.abs(np.sort(part) - np.sort(wanted)) > SEEN
        if off.any():
            i = np.argmax(np.min(np.abs(part[:, None] - wanted), axis=1))
            fair = " or ".join(f"1/{each}" for each in sorted(set(sizes), reverse=True))
            expect(False, f"{told}number {i} had a part of {part[i]:.4g} in the steps; with each used once, it is {fair}.")


def expect_fresh_batches(student, d, task, slopes_at):
    """The one example that is left over as a batch by itself changes from epoch to epoch, and from
    seed to seed."""
    n, size, epochs = 41, 20, 8
    _, _, y = task(d, n, 1, d.C)
    slopes = slopes_at(y, d.C)
    seed = d.rng()
    each = [parts(student, y, slopes, size, epochs, rng)[0] for rng in (seed, Rng(seed.seed + 1))]
    alone = [alone_in(part, size, epochs) for part in each]
    # Full batches have a part of 1 in all, and so has the example by itself: one that is left out
    # says nothing about seeds.
    found = np.round(each[0].sum()) - n // size * epochs
    words = (
        f"in {epochs} epochs of {n} examples in batches of {size}, {max(found, 0):.0f} batches had a single example, not {epochs}."
    )
    expect(found == epochs, words, next_step="An epoch uses every example, also one that is left over: is it left out?")
    # The same one of 41 in all of 8 fair shuffles: 41^-7 = 5e-12. The same counts for two seeds: at
    # most 8! / 41^8 = 5e-9.
    always = alone[0].max() > epochs - 0.5
    words = f"in all {epochs} epochs, example {alone[0].argmax()} of {n} was the one left over in batches of {size}"
    step = "Draw new minibatches inside the loop over the epochs, from the `rng` that you are given."
    expect(not always, f"{words}: the batches never change.", next_step=step)
    same = np.all(np.abs(alone[0] - alone[1]) < 0.5)
    expect_seeded(not same, "batches", student)


def alone_in(part, size, epochs):
    """How often each example was in a batch by itself, from its part: 1 each time, else 1 /
    size."""
    return (part - epochs / size) / (1 - 1 / size)


def expect_reproducible(student, d, task):
    """The same seed gives the same run, bit for bit."""
    params, x, y = task(d, 13, d.D, d.H, d.C)
    seed = d.rng()
    (first, losses), (again, more) = student.each([(params, x, y, *loop(0.1, 2, 5, seed))] * 2, alike=True)
    same = all(np.array_equal(a, b) for one, two in zip(first, again, strict=True) for a, b in zip(one, two, strict=True))
    expect(same and list(losses) == list(more), "two calls with the same seed gave different runs: draw from `rng` alone.")


def expect_history(student, d, task, loss_and_slopes):
    """The mean loss of each epoch, over its batches or over its examples, when the last batch is
    short."""
    params, x, y = task(d, 1, d.D, d.C)
    sizes, epochs, lr = [5, 5, 3], 3, d.uniform(0.05, 0.2)
    n = sum(sizes)
    _, history = student(params, np.repeat(x, n, axis=0), np.repeat(y, n, axis=0), *loop(lr, epochs, sizes[0], d.rng()))
    (w, b), losses = params[0], []
    # The same example in every row: each step is the same, whatever the batch.
    for _ in range(epochs * len(sizes)):
        loss, slopes = loss_and_slopes(x @ w + b, y)
        w, b = w - lr * x.T @ slopes, b - lr * slopes[0]
        losses.append(loss)
    table = np.reshape(losses, (epochs, len(sizes)))
    # The short batch in any position.
    fair = [table.mean(axis=1), *(table @ order / n for order in set(itertools.permutations(sizes)))]
    near = [np.abs(np.array(history) - each) <= 1e-7 * np.abs(each).max() for each in fair]
    for i in np.flatnonzero(~np.any(near, axis=0)):
        expect(False, f"in epoch {i}, the losses before the steps were {told(table[i])}; history[{i}] is {history[i]:.6g}.")


def told(losses):
    """Losses as text."""
    return ", ".join(f"{loss:.4g}" for loss in losses)


def cross_entropy_of_one(logits, label):
    """The loss of one example, and its slopes at the logits."""
    probabilities = np.exp(logits - logits.max())
    probabilities /= probabilities.sum()
    return -np.log(probabilities[0, label[0]]), probabilities - np.eye(logits.shape[1])[label]


def squared_error_of_one(outputs, targets):
    """The loss of one example, and its slopes at the outputs."""
    error = outputs - targets
    return np.mean(error**2), 2 * error / error.size


for loop_of, some, at_zero, of_one in (
    (train, classes, softmax_slopes, cross_entropy_of_one),
    (train_regression, values, squared_slopes, squared_error_of_one),
):
    loop_of.law("each example is used once per epoch, with its own target")(
        lambda student, d, some=some, at_zero=at_zero: expect_each_once(student, d, some, at_zero)
    )
    loop_of.law("the batches are drawn afresh in every epoch")(
        lambda student, d, some=some, at_zero=at_zero: expect_fresh_batches(student, d, some, at_zero)
    )
    loop_of.law("the same seed gives the same run")(lambda student, d, some=some: expect_reproducible(student, d, some))
    loop_of.law("the history holds the mean loss of each epoch, before the steps")(
        lambda student, d, some=some, of_one=of_one: expect_history(student, d, some, of_one)
    )


# ---------------------------------------------------------------- what training is for

# Published in the lesson. Both runs have few steps, since each step makes five calls to model
# answers where earlier exercises are missing. The model answer classified at least 94.2 % correctly
# in 600 runs, and 97.7 % or more in half of them. Its error had a mean of 0.056 and a standard
# deviation of 0.004 in 3,000 runs, and was at most 0.075: a right answer would have to do far worse
# than was ever seen. From init_params the error is 0.104, and it was at most 0.187 in 3,000 runs; a
# straight line has 0.21.
MANY_RIGHT = 0.7
SMALL_ERROR = 0.2


def he_start(generator, *sizes):
    """Parameters by He's rule."""
    pairs = itertools.pairwise(sizes)
    return [(generator.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out)), np.zeros(fan_out)) for fan_in, fan_out in pairs]


@train.law("it learns to tell glasses from rings")
def _(student, d):
    generator = np.random.default_rng(d.rng().seed)
    (x, y), (new_x, new_y) = (glasses_vs_rings(n, generator, noise=0.05) for n in (500, 1000))
    start = he_start(generator, 144, 64, 2)
    # The greys are rescaled to -1 ... 1: centred on 0, a network learns much faster.
    params, history = student(start, 2 * x - 1, y, *loop(0.2, 10, 100, d.rng()), like=(start, [0.0] * 10))
    expect(history[-1] < history[0], f"over 10 epochs the loss went from {history[0]:.4g} to {history[-1]:.4g}: it should fall.")
    right = np.mean(outputs(params, 2 * new_x - 1).argmax(axis=1) == new_y)
    words = f"after 10 epochs, {right:.1%} of 1,000 new pictures are classified correctly; {MANY_RIGHT:.0%} should be."
    expect(right > MANY_RIGHT, words)


@train_regression.law("it learns a noisy curve")
def _(student, d):
    generator = np.random.default_rng(d.rng().seed)
    (x, y), (new_x, new_y) = (noisy_curve(n, generator) for n in (400, 1000))
    start = bent_lines(16)
    params, history = student(start, x, y, *loop(0.1, 30, 200, d.rng()), like=(start, [0.0] * 30))
    expect(history[-1] < history[0], f"over 30 epochs the loss went from {history[0]:.4g} to {history[-1]:.4g}: it should fall.")
    error = np.mean((outputs(params, new_x) - new_y) ** 2)
    expect(error < SMALL_ERROR, f"after 30 epochs, the mean squared error on new points is {error:.3g}, not below {SMALL_ERROR}.")


def bent_lines(units):
    """Initial parameters for a curve: the kinks of the units are spread over -1 ... 1, half of the
    units active on each side; the output is 0."""
    side = np.where(np.arange(units) % 2, 2.0, -2.0)
    return [(side[None], -side * np.linspace(-1, 1, units)), (np.zeros((units, 1)), np.zeros(1))]


def outputs(params, x):
    """The output of a network."""
    for w, b in params[:-1]:
        x = np.maximum(x @ w + b, 0)
    return x @ params[-1][0] + params[-1][1]


# ---------------------------------------------------------------- evaluate


def without_bias(params, *rest):
    """The arguments with biases of 0 in the first layer; in the last one they keep logits from being equal."""
    (w, b), *later = params
    return [(w, 0 * b), *later], *rest


evaluate = function(
    "evaluate",
    inputs=lambda d: classes(d, 4 * d.N, *d.layers),
    ranges=[each for each in RANGES_OF_A_NETWORK if each != "biases of 0"],  # no ties
    small=lambda d: classes(d, d.N, d.D, d.H, d.C),
    cases={
        "a single layer": lambda d: classes(d, d.N, d.D, d.C),
        "four layers": lambda d: classes(d, d.N, d.D, d.H, d.N, d.D, d.C),
        "a single example": lambda d: classes(d, 1, d.D, d.H, d.C),
        "a few examples": lambda d: classes(d, d.N, *d.layers),
        "every label the last": lambda d: (*classes(d, d.N, d.D, d.H, d.C)[:2], np.full(d.N, d.C - 1)),
        "a hidden layer with biases of 0": lambda d: without_bias(*classes(d, d.N, d.D, d.H, d.C)),
        **of_each_type(lambda d: classes(d, d.N, d.D, d.H, d.C)),
    },
    sized=("a few examples",),
    names=("loss", "accuracy"),
)


@evaluate.law("it is the mean over any parts of equal size")
def _(student, d):
    params, x, y = classes(d, 2 * d.N, d.D, d.H, d.C)
    halves = slice(d.N), slice(d.N, None)
    whole, first, second = student.each([(params, x, y), *((params, x[half], y[half]) for half in halves)], alike=True)
    for name, of_all, one, other in zip(("loss", "accuracy"), whole, first, second, strict=True):
        expect_close(of_all, (one + other) / 2, f"the {name} of two halves is {one:.6g} and {other:.6g}; that of both is")
