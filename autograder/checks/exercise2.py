"""Checks of exercise 2: the loss."""

import numpy as np

from learnloop.checks import RANGES, expect, expect_close, function

mse = function(
    "mse",
    inputs=lambda d: (3 * d.normal(d.N, d.C), d.normal(d.N, d.C)),
    cases={
        "one dimension": lambda d: (d.normal(d.N), d.normal(d.N)),
        "three dimensions": lambda d: (d.normal(d.N, d.C, d.D), d.normal(d.N, d.C, d.D)),
        "a single example": lambda d: (d.normal(1, d.C), d.normal(1, d.C)),
        "a single output": lambda d: (d.normal(d.N, 1), d.normal(d.N, 1)),
    },
    large={
        "entries of +-1e6": lambda d: (1e6 * d.normal(d.N, d.C), d.normal(d.N, d.C)),
        "both near 1e6": lambda d: (1e6 + d.normal(d.N, d.C), 1e6 + d.normal(d.N, d.C)),
    },
    sized=("", "one dimension", "three dimensions"),
    ranges=RANGES,
    timing=lambda d: (d.uniform(-2, 2, 8191, 7), d.uniform(-2, 2, 8191, 7)),
)


@mse.law("a perfect prediction costs nothing")
def _(student, d):
    target = d.normal(d.N, d.C)
    expect_close(student(target.copy(), target), 0.0, "the loss of a perfect prediction is")


@mse.law("being wrong by twice as much costs four times as much")
def _(student, d):
    target, error = d.normal(d.N, d.C), d.normal(d.N, d.C)
    once, twice = student(target + error, target), student(target + 2 * error, target)
    expect_close(twice / once, 4.0, "with twice the error, the loss is multiplied by")


def labels_and_classes(d):
    """Every class occurs, except class 1 in every second draw: a class has its column whether it
    occurs or not."""
    missing = d.number % 2 if d.C > 1 else 0
    labels = d.labels(max(d.N, d.C + 1), d.C - missing)
    return np.where(labels < 1, labels, labels + missing), d.C


# More than 255 logits, and more than 127 labels: an index that is computed in a small type overflows.
MANY = 131
WHOLE = (np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32, np.uint64)


def of_each_type(draw):
    """Cases with labels of each integer type; ``draw(d, n, kind)`` draws arguments with n labels of
    one type."""
    return {f"{MANY} labels of type {kind.__name__}": lambda d, kind=kind: draw(d, MANY, kind) for kind in WHOLE}


one_hot = function(
    "one_hot",
    inputs=labels_and_classes,
    small=lambda d: (d.labels(d.N, d.C), d.C),
    cases={
        "labels of type int32": lambda d: (d.labels(d.N, d.C).astype(np.int32), d.C),
        "labels of type uint8": lambda d: (d.labels(d.N, d.C).astype(np.uint8), d.C),
        "a single example": lambda d: (np.array([d.C // 2]), d.C),
        "a single class": lambda d: (np.zeros(d.N, dtype=np.int64), 1),
        "a class that does not occur": lambda d: (np.zeros(d.N, dtype=np.int64), d.C),
        "as many examples as classes": lambda d: (d.labels(d.C, d.C), d.C),
        "every label the last": lambda d: (np.full(d.N, d.C - 1), d.C),
        **of_each_type(lambda d, n, kind: (d.labels(n, d.C).astype(kind), d.C)),
    },
)


@one_hot.law("the largest entry of each row is at the label")
def _(student, d):
    labels = d.labels(d.N, d.C)
    rows = student(labels, d.C)
    expect(np.array_equal(rows.argmax(axis=1), labels), "the 1 of a row is not at the label.")
    expect_close(rows.sum(axis=1), 1.0, "the sum of a row is")


def logits_and_labels(d, n=None, scale=1.0):
    """Ordinary logits with labels of every class."""
    n = d.N if n is None else n
    return scale * d.normal(n, d.C), d.labels(n, d.C)


def gap(d, size, right):
    """One logit is above the others by ``size``; the label is that class, or another."""
    labels = d.labels(d.N, d.C)
    top = labels if right else (labels + 1) % d.C
    return size * np.eye(d.C)[top] + 0.1 * d.normal(d.N, d.C), labels


cross_entropy = function(
    "cross_entropy",
    inputs=logits_and_labels,
    cases={
        "a single example": lambda d: logits_and_labels(d, 1),
        "a single class": lambda d: (d.normal(d.N, 1), np.zeros(d.N, dtype=np.int64)),
        "as many examples as classes": lambda d: logits_and_labels(d, d.C),
        "labels of type int32": lambda d: (d.normal(d.N, d.C), d.labels(d.N, d.C).astype(np.int32)),
        "labels of type uint8": lambda d: (d.normal(d.N, d.C), d.labels(d.N, d.C).astype(np.uint8)),
        "sure and wrong, by 20": lambda d: gap(d, 20.0, right=False),
        "every label the last": lambda d: (d.normal(d.N, d.C), np.full(d.N, d.C - 1)),
        **of_each_type(lambda d, n, kind: (d.normal(n, d.C), d.labels(n, d.C).astype(kind))),
    },
    large={
        "sure and wrong, by 40": lambda d: gap(d, 40.0, right=False),
        "sure and wrong, by 800": lambda d: gap(d, 800.0, right=False),
        "logits in the thousands": lambda d: logits_and_labels(d, scale=3000.0),
        "all logits near 1000": lambda d: (1000 + d.normal(d.N, d.C), d.labels(d.N, d.C)),
        "all logits near -1000": lambda d: (-1000 + d.normal(d.N, d.C), d.labels(d.N, d.C)),
        "sure and right, by 800": lambda d: gap(d, 800.0, right=True),
        # e^-742 is about eleven times the smallest number there is: an answer that uses it has one
        # digit left, which reveals the cause, unlike the inf of the cases above.
        "all logits near -742": lambda d: (-742 + 0.1 * d.normal(d.N, d.C), d.labels(d.N, d.C)),
        "sure and wrong, by 742": lambda d: gap(d, 742.0, right=False),
        "one row 742 above the others": lambda d: (
            np.where(np.arange(d.N) == 0, 300.0, -442.0)[:, None] + 0.1 * d.normal(d.N, d.C),
            d.labels(d.N, d.C),
        ),
    },
    quiet=True,
    ranges=[each for each in RANGES if each != "numbers in the millions"],  # promised are logits in the thousands
    timing=lambda d: (d.uniform(-2, 2, 2503, 7), d.labels(2503, 7)),
)


@cross_entropy.law("with equal logits the loss is ln C")
def _(student, d):
    level = d.uniform(-3, 3, d.N, 1)
    loss = student(np.repeat(level, d.C, axis=1), d.labels(d.N, d.C))
    expect_close(loss, np.log(d.C), f"with {d.C} equal logits, a guess with no information, the loss is")


@cross_entropy.law("adding one number to a whole row changes nothing")
def _(student, d):
    logits, labels = logits_and_labels(d)
    shifted = student(logits + 5 * d.normal(d.N, 1), labels)
    expect_close(shifted, student(logits, labels), "after adding a number to each row of logits, the loss is")


def guesses(d, scale=1.0, level=0.0):
    """Two rows in three guess right, the others one class too low. Other ways of guessing get other
    shares: with a prime number of rows (6 N + 1 is one), no average over fewer rows is the same."""
    logits = level + scale * d.normal(6 * d.N + 1, d.C)
    wrong = np.arange(len(logits)) % 3 == 0
    return logits, np.where(wrong, logits.argmax(axis=1) + 1, logits.argmax(axis=1)) % d.C


def without_ties(d):
    """Logits and labels; the largest logit of a row is larger than the others."""
    while True:
        logits, labels = logits_and_labels(d)
        if np.all(np.sum(logits == logits.max(axis=1, keepdims=True), axis=1) == 1):
            return logits, labels


accuracy = function(
    "accuracy",
    inputs=guesses,
    small=lambda d: without_ties(d),
    sized=("a few examples", ""),  # the first in all pairs of sizes
    ranges=[each for each in RANGES if each not in ("whole numbers", "some numbers 0")],  # no ties
    cases={
        "a single example": lambda d: logits_and_labels(d, 1),
        "a few examples": lambda d: logits_and_labels(d),
        "all right": lambda d: gap(d, 9.0, right=True),
        "all wrong": lambda d: gap(d, 9.0, right=False),
        "as many examples as classes": lambda d: logits_and_labels(d, d.C),
        "all logits negative": lambda d: (-5 - np.abs(d.normal(d.N, d.C)), d.labels(d.N, d.C)),
        "labels of type int32": lambda d: (d.normal(d.N, d.C), d.labels(d.N, d.C).astype(np.int32)),
        "labels of type uint8": lambda d: (d.normal(d.N, d.C), d.labels(d.N, d.C).astype(np.uint8)),
        "a single class": lambda d: (d.normal(d.N, 1), np.zeros(d.N, dtype=np.int64)),
        "every label the last": lambda d: (d.normal(d.N, d.C), np.full(d.N, d.C - 1)),
        "a logit of exactly 0": lambda d: (np.where(np.arange(d.C) == 0, 0.0, d.normal(d.N, d.C)), d.labels(d.N, d.C)),
        **of_each_type(lambda d, n, kind: (d.normal(n, d.C), d.labels(n, d.C).astype(kind))),
    },
    large={
        "logits in the thousands": lambda d: guesses(d, scale=3000.0, level=9000.0),
        "logits of +-1e300": lambda d: guesses(d, scale=1e300),
    },
)


@accuracy.law("it is a share between 0 and 1")
def _(student, d):
    share = student(*logits_and_labels(d, 3 * d.N))
    expect(0 <= share <= 1, f"the accuracy is {share}, not a share between 0 and 1.")
