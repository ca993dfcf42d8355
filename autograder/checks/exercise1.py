"""Checks of exercise 1: the forward pass."""

import itertools
import math

import numpy as np

from learnloop.checks import RANGES, NotMet, Rng, expect, expect_close, expect_seeded, function, randomness

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
        "one row high, one row low": lambda d: (d.normal(d.N, d.C) + np.linspace(-999_990, 999_990, d.N)[:, None],),
        "a gap of 40": lambda d: (40.0 * np.eye(d.N, d.C) + d.normal(d.N, d.C),),
    },
    quiet=True,
    ranges=[each for each in RANGES if each != "numbers in the millions"],  # promised are those up to 1e6, as above
    timing=lambda d: (d.uniform(-2, 2, 2503, 7),),
)


@softmax.law("every row sums to 1")
def _(student, d):
    expect_close(student(3 * d.normal(d.N, d.C)).sum(axis=1), 1.0, "the sum of a row of probabilities is")


@softmax.law("adding one number to a whole row changes nothing")
def _(student, d):
    logits = d.normal(d.N, d.C)
    expect_close(student(logits + 5 * d.normal(d.N, 1)), student(logits), "after adding a number to its row, an entry is")


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
        expect_seeded(not np.array_equal(w, different), "weights", student)


CUT = "Are they uniform draws, or is their distribution cut off?"


def layer_sizes(d):
    """Layers with odd and even sizes."""
    return [d.choice([101, 103, 106]), d.choice([198, 211, 223]), d.choice([53, 59, 62]), d.C]


@init_params.law("no draw is used twice")
def _(student, d):
    calls = [(layer_sizes(d), d.rng()) for _ in range(2)]
    networks = list(student.each(calls))
    layers = [np.round(np.abs(standardised(w).ravel()), 12) for params in networks for w, _ in params]
    draws = np.concatenate(layers)
    # Independent draws of this number agree to 12 digits, signs aside, about once in 500 times; five
    # times, practically never.
    repeats = draws.size - np.unique(draws).size
    at_end = [int(np.sum(layer == layer.max())) for layer in layers]
    i = int(np.argmax(at_end))
    if repeats > 5 and sum(at_end) > repeats and 2 * at_end[i] < layers[i].size:  # only the largest of each layer occur twice
        which = f"{at_end[i]:,} of {layers[i].size:,} weights of layer {i % len(networks[0]) + 1}"
        words = f"{which} are exactly as far from 0 as the largest: the tails of their distribution are cut off."
        raise NotMet(words, next_step=CUT)
    words = f"{repeats:,} of {draws.size:,} weights occur twice, the sign aside; no two of {draws.size:,} draws would be equal."
    expect(repeats <= 5, words, next_step="Does every entry of every layer have a draw of its own, and is none of them rounded?")


# What is compared with ALARM below raises a false alarm with a probability of at most 1e-9. These
# are 62 comparisons: less than 1e-7 in all.
ALARM = randomness.ALARM

# A variance that is 3 % off is found with certainty among 294,000 weights: they take the sum of
# squares over the threshold, and 4.75 standard deviations further. So many have the first and the
# last layer, narrow on one side, and the one between them.
WIDE = ([5, 569, 563, 3], [2, 159_013, 2])


@init_params.law("every weight is a normal draw with mean 0 and variance 2 / fan_in")
def _(student, d):
    bins = 0
    for sizes in WIDE:
        params = student(sizes, d.rng(), like=zeros(sizes))
        expect(not any(b.any() for _, b in params), f"with sizes = {sizes}, not all biases are 0.")
        bins += sum(expect_he(w, f"layer {i} (fan_in {len(w):,})") for i, (w, _) in enumerate(params, start=1))
    beyond, fair = int(bins[0] + bins[-1]), 2 * bins.sum() * randomness.BIN_SHARES[0]
    words = f"among {bins.sum():,} weights, {beyond} are beyond 4 standard deviations; about {fair:.0f} normal draws would be."
    expect(randomness.p_of_bins(bins) > ALARM, words)


# Networks of each depth, with layers of 1, 2 and 3 units first, last and between, and neighbours of one size.
NARROW = ([1, 7], [5, 1, 2], [5, 5, 7, 1], [3, 1, 7, 5, 2], [2, 2, 3, 7, 5, 3], [1, 5, 3, 2, 1, 11, 5], [11, 3, 5, 1, 2, 7, 3, 2])


@init_params.law("it is so in networks of one to seven layers, however narrow")
def _(student, d):
    for sizes in NARROW:
        seed = d.rng()
        # 400 draws: a variance that is twice too large, or half of it, is found with certainty.
        weights = sum(a * b for a, b in itertools.pairwise(sizes))
        calls = [(sizes, rng) for rng in (seed, seed, *(d.rng() for _ in range(-(-400 // weights))))]
        networks = list(student.each(calls, alike=True))
        told = f"with sizes = {sizes}, "
        expect(not any(b.any() for params in networks for _, b in params), f"{told}not all biases are 0.")
        first, again, *others = (np.concatenate([standardised(w).ravel() for w, _ in params]) for params in networks)
        expect(np.array_equal(first, again), f"{told}two calls with the same seed gave different weights.")
        expect(not np.array_equal(first, others[0]), f"{told}two seeds gave the same weights.")
        z = np.concatenate(others)
        words = f"{told}the mean of w**2 * fan_in / 2 over {len(z):,} weights is {np.mean(z**2):.3g}; He's rule says 1."
        expect(randomness.p_of_squares(float(np.vdot(z, z)), len(z)) > ALARM, words)


def zeros(sizes):
    """Parameters of these sizes."""
    return [(np.zeros((fan_in, fan_out)), np.zeros(fan_out)) for fan_in, fan_out in itertools.pairwise(sizes)]


def standardised(w):
    """The weights of a layer, or of several of one shape, as standard normal draws."""
    return w * math.sqrt(w.shape[-2] / 2)


def cut_off(z, layer):
    """Words for draws with mean 0 and standard deviation 1 of which none is as far out as many
    normal draws would be; "" if some are."""
    furthest = float(np.abs(z).max())
    beyond = z.size * math.erfc(furthest / math.sqrt(2))
    words = (
        f"the weights of {layer} are not normally distributed: none of {z.size:,} is further than {furthest:.2f} standard "
        f"deviations from their mean; about {beyond:,.0f} normal draws would be."
    )
    return words if math.exp(-beyond) < ALARM else ""


def expect_scale(w, layer):
    """Expect the variance of He's rule of one layer. What is off is told as what it is: the mean is
    judged by the spread that was measured, and tails that are cut off change the variance, too."""
    z = standardised(w)
    square = float(np.vdot(z, z))
    if randomness.p_of_squares(square, z.size) > ALARM:
        return
    spread = z.std() or 1.0
    shifted = randomness.p_of_sum(z / spread) <= ALARM
    centred = randomness.p_of_squares(square - z.sum() ** 2 / z.size, z.size) > ALARM
    expect(not (shifted and centred), too_far(w, layer))
    # A variance passed as the standard deviation: the draws are then smaller by a factor
    # sqrt(2 / fan_in).
    squared = f"the weights of {layer} have standard deviation {w.std():.4g}. That is 2 / fan_in: in He's rule, the variance."
    exchanged = randomness.p_of_squares(square * len(w) / 2, z.size) > ALARM
    expect(not exchanged, squared, next_step="Which of the two does a normal draw expect?")
    variance, goal = f"variance {w.var():.4g}", f"He's rule says {2 / len(w):.4g}"
    told = f"{variance} and mean {w.mean():.4g}; {goal} and 0." if shifted else f"{variance}; {goal}."
    cut = cut_off((z - z.mean()) / spread, layer)
    expect(not cut, f"{cut} They have {told}", next_step=CUT)
    raise NotMet(f"the weights of {layer} have {told}")


def too_far(w, layer):
    """Words for a mean that is not 0."""
    return f"the weights of {layer} have mean {w.mean():.4g}, too far from 0 for {w.size:,} draws."


def expect_he(w, layer):
    """Expect He initialisation of one layer; returns how many of its weights lie in each bin."""
    expect_scale(w, layer)
    z = standardised(w)
    if randomness.p_of_sum(z) <= ALARM:
        raise NotMet(too_far(w, layer))
    bins = randomness.normal_bins(z)
    if randomness.p_of_bins(bins) <= ALARM:
        largest = f"the largest is {np.abs(z).max():.2f} standard deviations from 0."
        words = cut_off(z, layer) or f"the weights of {layer} are not normally distributed: {largest}"
        raise NotMet(words, next_step=CUT)
    for where, one, other in (("below", z[1:], z[:-1]), ("beside", z[:, 1:], z[:, :-1])):
        together = float(np.einsum("ij,ij", one, other))
        words = f"weights of {layer} that lie {where} each other have a correlation of {together / one.size:.2f}, not 0."
        expect(randomness.p_of_products(together, one.size) > ALARM, words)
    return bins


@init_params.law("no weight says anything about another one")
def _(student, d):
    sizes, networks = [22, 29, 32, 11], 104
    calls = [(sizes, d.rng()) for _ in range(networks)]
    drawn = [[w for w, _ in params] for params in student.each(calls, alike=True)]
    layers = [standardised(np.stack(layer)) for layer in zip(*drawn, strict=True)]
    for i, z in enumerate(layers, start=1):
        expect_independent_halves(z.reshape(networks, -1), f"layer {i}")
        expect_independent_halves(z.reshape(-1, z.shape[2]), f"a row of layer {i}")
        expect_independent_halves(z.transpose(0, 2, 1).reshape(-1, z.shape[1]), f"a column of layer {i}")
    for i, (one, other) in enumerate(itertools.pairwise(layers), start=1):
        size = min(one[0].size, other[0].size)
        together = float(np.vdot(one.reshape(networks, -1)[:, :size], other.reshape(networks, -1)[:, :size]))
        words = f"the weights of layers {i} and {i + 1} have a correlation of {together / (networks * size):.2f}, not 0."
        expect(randomness.p_of_products(together, networks * size) > ALARM, words)


# What a half row of standard normals shows: numbers that are above 0 as often as below.
SHOWS = {
    "sum": lambda half: half.sum(axis=1),
    "variance": lambda half: np.square(half).sum(axis=1) - half.shape[1],
    "product with the next one": lambda half: (half[1::2] * half[:-1:2]).sum(axis=1),
}


def expect_independent_halves(rows, row):
    """Expect of rows of standard normals that one half of a row does not show how the other one
    turned out. It does where the sum, the length or an angle of a whole row is fixed."""
    for what, show in SHOWS.items():
        one, other = (show(half) > 0 for half in np.array_split(rows, 2, axis=1))
        same, n = int(np.sum(one == other)), one.size
        words = f"two halves of {row} agree on whether their {what} is too large in {same:,} of {n:,} cases; half would be fair."
        # The squares of five or more are above their mean with a probability of 0.41 to 0.5, so two
        # such sums agree with one of 0.5 to 0.52.
        expect(randomness.p_of_counts(same, n, 0.5, 0.52) > ALARM, words)


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
