"""Checks of exercise 1: the forward pass."""

import math

import numpy as np

from learnloop.checks import RANGES, Rng, expect, expect_close, function

linear = function(
    "linear",
    inputs=lambda d: (d.normal(d.N, d.D), d.normal(d.D, d.H), d.normal(d.H)),
    cases={
        "a single example": lambda d: (d.normal(1, d.D), d.normal(d.D, d.H), d.normal(d.H)),
        "a single input": lambda d: (d.normal(d.N, 1), d.normal(1, d.H), d.normal(d.H)),
        "a single unit": lambda d: (d.normal(d.N, d.D), d.normal(d.D, 1), d.normal(1)),
        "as many examples as units": lambda d: (d.normal(d.H, d.D), d.normal(d.D, d.H), d.normal(d.H)),
    },
    ranges=RANGES,
    timing=lambda d: (d.uniform(-2, 2, 4999, 3), d.normal(3, 5), d.normal(5)),
)


@linear.law("without weights only the bias is left")
def _(student, d):
    b = d.normal(d.H)
    expect_close(student(d.normal(d.N, d.D), np.zeros((d.D, d.H)), b), b, "with all weights 0, an output is")


relu = function(
    "relu",
    inputs=lambda d: (d.normal(d.N, d.D),),
    cases={
        "one dimension": lambda d: (d.normal(d.N),),
        "three dimensions": lambda d: (d.normal(d.C, d.D, d.N),),
        "all negative": lambda d: (-1 - np.abs(d.normal(d.N, d.D)),),
        "entries of exactly 0": lambda d: (d.normal(d.N, d.D) * (d.uniform(0, 1, d.N, d.D) < 0.5),),
        "entries near 0": lambda d: (1e-6 * d.normal(d.N, d.D),),
        "a single entry": lambda d: (d.normal(1),),
    },
    large={
        "entries of +-1e300": lambda d: (1e300 * d.normal(d.N, d.D),),
        "all positive": lambda d: (1 + np.abs(d.normal(d.N, d.D)),),
    },
    new=True,
    sized=("", "one dimension", "three dimensions"),
    ranges=RANGES,
    timing=lambda d: (d.uniform(-2, 2, 8191, 7),),
)


@relu.law("relu(z) - relu(-z) is z")
def _(student, d):
    z = d.normal(d.N, d.D)
    expect(np.array_equal(student(z) - student(-z), z), "relu(z) - relu(-z) should equal z, and it does not.")


sigmoid = function(
    "sigmoid",
    inputs=lambda d: (3 * d.normal(d.N, d.D),),
    cases={
        "one dimension": lambda d: (d.normal(d.N),),
        "three dimensions": lambda d: (d.normal(d.C, d.D, d.N),),
        "entries of exactly 0": lambda d: (d.normal(d.N, d.D) * (d.uniform(0, 1, d.N, d.D) < 0.5),),
        "entries between -40 and 40": lambda d: (d.uniform(-40, 40, d.N, d.D),),
    },
    large={
        "entries of +-1000": lambda d: (1000 * d.normal(d.N, d.D),),
        "entries of +-1e308": lambda d: (np.array([1e308, -1e308, 710.0, -710.0, 750.0, -750.0, 0.0]),),
    },
    absolute=1e-12,
    precision=None,
    quiet=True,
    new=True,
    sized=("", "one dimension", "three dimensions"),
    ranges=RANGES,
)


@sigmoid.law("sigmoid(z) + sigmoid(-z) is 1")
def _(student, d):
    z = d.uniform(-30, 30, d.N, d.D)
    expect_close(student(z) + student(-z), 1.0, "sigmoid(z) + sigmoid(-z) is", within=1e-11)


def far_apart(d):
    """Every other row has logits thousands apart; the rows lie at levels from -2000 to 2000."""
    scale = np.where(np.arange(d.N) % 2 == 0, 1000.0, 1.0)
    return (scale[:, None] * (d.normal(d.N, d.C) + np.linspace(-3, 3, d.C)) + np.linspace(-2000, 2000, d.N)[:, None],)


softmax = function(
    "softmax",
    inputs=lambda d: (d.normal(d.N, d.C),),
    cases={
        "a single example": lambda d: (d.normal(1, d.C),),
        "a single class": lambda d: (d.normal(d.N, 1),),
        "as many examples as classes": lambda d: (d.normal(d.C, d.C),),
        "rows on different levels": lambda d: (d.normal(d.N, d.C) + d.uniform(-200, 200, d.N, 1),),
    },
    large={
        "logits in the thousands": far_apart,
        "logits near a million": lambda d: (1e6 * d.uniform(-1, 1, d.N, d.C),),
        "one row high, one row low": lambda d: (d.normal(d.N, d.C) + np.linspace(-1e6, 1e6, d.N)[:, None],),
        "a gap of 40": lambda d: (40.0 * np.eye(d.N, d.C) + d.normal(d.N, d.C),),
    },
    quiet=True,
    ranges=RANGES,
    timing=lambda d: (d.uniform(-2, 2, 2503, 7),),
)


@softmax.law("every row sums to 1")
def _(student, d):
    expect_close(student(3 * d.normal(d.N, d.C)).sum(axis=1), 1.0, "the sum of a row of probabilities is")


@softmax.law("adding one number to a whole row changes nothing")
def _(student, d):
    logits = d.normal(d.N, d.C)
    expect_close(student(logits + 5 * d.normal(d.N, 1)), student(logits), "after adding a number to its row, an entry is")


def layer_sizes(d):
    """Layers wide enough for statistical tests of the distribution."""
    return [d.choice([101, 103, 107]), d.choice([199, 211, 223]), d.choice([53, 59, 61]), d.C]


init_params = function(
    "init_params",
    inputs=lambda d: (d.layers, d.rng()),
    cases={
        "a single layer": lambda d: ([d.D, d.C], d.rng()),
        "five layers": lambda d: ([d.D, d.H, d.N, d.C, d.D, d.C], d.rng()),
    },
    compare_values=False,
    new=True,
    float32=False,
)


@init_params.law("the biases are 0")
def _(student, d):
    for i, (_, b) in enumerate(student([d.D, d.H, d.C], d.rng()), start=1):
        expect(np.all(b == 0), f"the bias of layer {i} starts at {b[np.argmax(b != 0)]:.6g}; it should start at 0.")


@init_params.law("the same seed gives the same parameters, another seed gives others")
def _(student, d):
    seed = d.rng()
    first, again, other = student.each([([d.D, d.H, d.C], rng) for rng in (seed, seed, Rng(seed.seed + 1))], alike=True)
    for (w, _), (same, _), (different, _) in zip(first, again, other, strict=True):
        expect(np.array_equal(w, same), "two calls with the same seed gave different weights: draw from `rng` alone.")
        expect(not np.array_equal(w, different), "two seeds gave the same weights: draw from the `rng` you are given.")


# Each test below raises a false alarm with a probability of at most 1e-9; with at most twenty of
# them that is 2e-8 per check.
ALARM = 1e-9


@init_params.law("the weights have mean 0 and variance 2 / fan_in")
def _(student, d):
    sizes = layer_sizes(d)
    for i, (w, _) in enumerate(student(sizes, d.rng()), start=1):
        z = w.ravel() * math.sqrt(w.shape[0] / 2)
        n = z.size
        # The sum of n standard normals, over sqrt(n), is standard normal:
        # P(|Z| > t) = erfc(t / sqrt(2)).
        distance = abs(float(z.sum())) / math.sqrt(n)
        mean = f"the weights of layer {i} have mean {w.mean():.4g}, too far from 0 for {n:,} draws."
        expect(math.erfc(distance / math.sqrt(2)) > ALARM, mean)
        layer = f"layer {i} (fan_in {w.shape[0]})"
        # A variance passed as the standard deviation: the draws are then smaller by a factor
        # sqrt(2 / fan_in).
        squared = f"the weights of {layer} have standard deviation {w.std():.4g}. That is 2 / fan_in: in He's rule, the variance."
        expect(not plausible(float(z @ z) * w.shape[0] / 2, n), squared, next_step="Which of the two does a normal draw expect?")
        spread = f"the weights of {layer} have variance {w.var():.4g}; He's rule says {2 / w.shape[0]:.4g}."
        expect(plausible(float(z @ z), n), spread)


def plausible(square, n):
    """Whether n standard normal draws may have this sum of squares; they fail this with probability
    at most ALARM."""
    # Laurent and Massart (2000), lemma 1: tail bounds of a chi-squared variable with n degrees of
    # freedom.
    x = -math.log(ALARM / 2)
    return n - 2 * math.sqrt(n * x) <= square <= n + 2 * math.sqrt(n * x) + 2 * x


@init_params.law("the weights are normal: not uniform, not truncated")
def _(student, d):
    for i, (w, _) in enumerate(student(layer_sizes(d), d.rng())[:2], start=1):
        z = np.sort(w.ravel() * math.sqrt(w.shape[0] / 2))
        n = z.size
        normal = np.array([0.5 * math.erfc(-x / math.sqrt(2)) for x in z])
        ranks = np.arange(n + 1) / n
        gap = max(np.max(np.abs(normal - ranks[1:])), np.max(np.abs(normal - ranks[:-1])))
        # Dvoretzky, Kiefer and Wolfowitz with Massart's constant: P(gap > e) <= 2 exp(-2 n e^2).
        words = f"the weights of layer {i} are not normally distributed: are they uniform draws?"
        expect(gap <= math.sqrt(math.log(2 / ALARM) / (2 * n)), words)
        # A truncated normal has no tails. 1.24 % of a normal distribution lies beyond 2.5: P(none
        # of n) = (1 - 0.0124)^n.
        beyond = int(np.sum(np.abs(z) > 2.5))
        words = f"only {beyond} of {n:,} weights of layer {i} lie beyond 2.5 standard deviations: the tails are cut off."
        expect(beyond >= fewest(n, math.erfc(2.5 / math.sqrt(2))), words)


def fewest(n, p):
    """A count that a binomial(n, p) falls short of with probability at most ALARM (Chernoff's bound
    for the lower tail)."""
    return n * p - math.sqrt(2 * n * p * -math.log(ALARM))


@init_params.law("no draw is used twice")
def _(student, d):
    draws = np.concatenate([w.ravel() * math.sqrt(w.shape[0] / 2) for w, _ in student(layer_sizes(d), d.rng())])
    # Independent draws agree to 12 digits about once in 1e4 calls of this size, three times
    # practically never.
    repeats = draws.size - np.unique(np.round(draws, 12)).size
    words = f"{repeats:,} of {draws.size:,} weights occur twice: every entry of every layer needs its own draw."
    expect(repeats <= 5, words)


forward = function(
    "forward",
    inputs=lambda d: (d.params(*d.layers), d.normal(d.N, d.D)),
    ranges=RANGES,
    cases={
        "a single layer": lambda d: (d.params(d.D, d.C), d.normal(d.N, d.D)),
        "four layers": lambda d: (d.params(d.D, d.H, d.N, d.D, d.C), d.normal(d.N, d.D)),
        "a single example": lambda d: (d.params(d.D, d.H, d.C), d.normal(1, d.D)),
        "layers of one width": lambda d: (d.params(d.D, d.D, d.D), d.normal(d.D, d.D)),
    },
)


@forward.law("every layer's activation follows from the one before")
def _(student, d):
    params, x = d.params(d.D, d.H, d.H, d.C), d.normal(d.N, d.D)
    activations = student(params, x)
    expect(np.array_equal(activations[0], x), "the first activation should be x itself.")
    for i, (w, b) in enumerate(params):
        z = activations[i] @ w + b
        last = i == len(params) - 1
        wanted = z if last else np.maximum(z, 0)
        expect_close(activations[i + 1], wanted, f"an entry of activation {i + 1} is")
