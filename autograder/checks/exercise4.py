"""Checks of exercise 4: gradient descent."""

import itertools
import math

import numpy as np

from learnloop.checks import RANGES, Probe, Rng, expect, expect_close, expect_seeded, function, randomness


def params_and_grads(d):
    """Parameters of two layers, unless another depth is given, and gradients of the same shapes."""
    return d.params(*d.layers), d.params(*d.layers)


def scaled(params, by):
    """Every entry times ``by``."""
    return [(by * w, by * b) for w, b in params]


# Learning rates, each with the size of the gradients at which a step of it shows.
RATES = {
    "a learning rate of 1e-9": (1e-9, 1e9),
    "a learning rate of 1": (1.0, 1.0),
    "a learning rate just below 1": (0.97, 1.0),
    "a learning rate of ten million": (1e7, 1.0),
}


sgd_step = function(
    "sgd_step",
    inputs=lambda d: (*params_and_grads(d), d.uniform(0.05, 0.9)),
    cases={
        "a single layer": lambda d: (d.params(d.D, d.C), d.params(d.D, d.C), d.uniform(0.05, 0.9)),
        "a tiny learning rate": lambda d: (*params_and_grads(d), 1e-3),
        "a learning rate above 1": lambda d: (*params_and_grads(d), 3.0),
        **{
            title: lambda d, lr=lr, size=size: (d.params(*d.layers), scaled(d.params(*d.layers), size), lr)
            for title, (lr, size) in RATES.items()
        },
    },
    new=True,
    ranges=RANGES,
)


@sgd_step.law("a learning rate of 0 changes nothing")
def _(student, d):
    params, grads = params_and_grads(d)
    for (w, b), (new_w, new_b) in zip(params, student(params, grads, 0.0), strict=True):
        expect(np.array_equal(w, new_w) and np.array_equal(b, new_b), "with lr = 0 the parameters should not change.")


momentum_step = function(
    "momentum_step",
    inputs=lambda d: (*params_and_grads(d), d.params(*d.layers), d.uniform(0.05, 0.9), d.uniform(0.2, 0.8)),
    cases={
        "beta left out (0.9)": lambda d: (*params_and_grads(d), d.params(d.D, d.H, d.C), 0.1),
        "no velocity yet": lambda d: (*params_and_grads(d), still(d.params(d.D, d.H, d.C)), 0.1, 0.9),
        "a single layer": lambda d: (*(d.params(d.D, d.C) for _ in range(3)), d.uniform(0.05, 0.9), d.uniform(0.2, 0.8)),
        **{f"beta = {beta}": lambda d, beta=beta: (*moving(d), 0.1, beta) for beta in (0.0, 1e-8, 0.99)},
        **{title: lambda d, lr=lr, size=size: (*moving(d, size), lr, 0.7) for title, (lr, size) in RATES.items()},
    },
    new=True,
    ranges=RANGES,
    names=("params", "velocity"),
)


def moving(d, size=1.0):
    """Parameters, with gradients and a velocity of this size."""
    return d.params(*d.layers), *(scaled(d.params(*d.layers), size) for _ in range(2))


def still(params):
    """A velocity of 0 for these parameters."""
    return [(np.zeros_like(w), np.zeros_like(b)) for w, b in params]


@momentum_step.law("with beta = 0 it is plain SGD")
def _(student, d):
    params, grads = params_and_grads(d)
    lr = d.uniform(0.05, 0.9)
    new, _ = student(params, grads, d.params(d.D, d.H, d.C), lr, 0.0)
    for (w, b), (dw, db), (new_w, new_b) in zip(params, grads, new, strict=True):
        expect_close(new_w, w - lr * dw, "with beta = 0 a weight moves to")
        expect_close(new_b, b - lr * db, "with beta = 0 a bias moves to")


@momentum_step.law("under a constant gradient the velocity grows to g / (1 - beta)")
def _(student, d):
    params, grads = d.params(d.D, d.C), d.params(d.D, d.C)
    velocity, beta = still(params), 0.5
    for _ in range(40):
        params, velocity = student(params, grads, velocity, 0.01, beta)
    expect_close(velocity[0][0], grads[0][0] / (1 - beta), "after 40 equal gradients a velocity is")


minibatches = function(
    "minibatches",
    inputs=lambda d: (d.N * d.C + 1, d.C, d.rng()),
    cases={
        "a batch size that divides n": lambda d: (d.N * d.D, d.D, d.rng()),
        "a batch larger than n": lambda d: (d.N, 4 * d.N, d.rng()),
        "batches of one": lambda d: (d.N, 1, d.rng()),
        "a single example": lambda d: (1, d.C, d.rng()),
    },
    compare_values=False,
    float32=False,
)


@minibatches.law("every index occurs exactly once")
def _(student, d):
    sizes = ((103, 10), (d.N * d.C, d.C), (d.N, 2 * d.N), (1, 1))
    for (n, _), batches in zip(sizes, student.each([(n, size, d.rng()) for n, size in sizes]), strict=True):
        drawn = np.concatenate(batches)
        counts = np.bincount(np.clip(drawn, 0, n), minlength=n + 1)
        expect(drawn.min() >= 0 and drawn.max() < n, f"with n = {n}, an index is outside 0 .. {n - 1}.")
        expect(
            np.all(counts[:n] == 1),
            f"with n = {n}, index {np.argmax(counts[:n] != 1)} occurs {counts[:n][np.argmax(counts[:n] != 1)]} times, not once.",
        )


@minibatches.law("the same seed gives the same batches, another seed gives others")
def _(student, d):
    seed = d.rng()
    calls = [(103, 10, rng) for rng in (seed, seed, Rng(seed.seed + 1))]
    first, again, other = (np.concatenate(batches) for batches in student.each(calls, alike=True))
    expect(np.array_equal(first, again), "two calls with the same seed gave different batches: draw from `rng` alone.")
    expect_seeded(not np.array_equal(first, other), "batches", student)


# What is compared with ALARM below raises a false alarm with a probability of at most 1e-9. These
# are 20 comparisons; what else is expected adds less than 1e-10: 3e-8 in all.
ALARM = randomness.ALARM

# In a random order of n, the indices that are a given distance from their own places are k or more
# with a probability of at most 1 / k!, and so are those that are a given distance from the index
# before them: there are n! / k! / (n - k)! choices of k indices, and (n - k)! orders in which all of
# them are there. So for any of n distances, 20 or more are with one of n / 20! = n * 4e-19.
FEW = 20


def order_of(batches, n):
    """The order in which the batches hold the indices; each is expected once."""
    order = np.concatenate(batches)
    expect(np.array_equal(np.sort(order), np.arange(n)), f"with n = {n:,}, not every index occurs exactly once.")
    return order


def expect_irregular(order, told):
    """Expect that few indices are the same distance from their own places, or from the index before
    them, as in ranges that were not shuffled, or only turned round, rotated or stepped through."""
    for words, each in (("own place", order - np.arange(order.size)), ("predecessor", np.diff(order))):
        counts = np.bincount(each % order.size)
        most = int(counts.argmax())
        distance = f"{words} + {most}" if most <= order.size // 2 else f"{words} - {order.size - most}"
        count = (
            f"{told}, {counts.max():,} of {order.size:,} indices are their {distance.removesuffix(' + 0')}, which is no shuffle."
        )
        expect(counts.max() < FEW, count)


@minibatches.law("it is shuffled: not in order, not rotated, and across the batches")
def _(student, d):
    n, size = 211, 10
    order = order_of(student(n, size, d.rng()), n)
    expect_irregular(order, f"with n = {n} and batch_size = {size}")
    # A shuffle inside each piece of range(n) leaves every index in its piece; at random one in 21
    # stays: 60 of 211 never.
    at_home = int(np.sum(order // size == np.arange(n) // size))
    expect(
        at_home < 80,
        f"{at_home} of {n} indices are in the same batch as without a shuffle: shuffle before cutting.",
    )


@minibatches.law("it is shuffled whatever the batch size, each time in another order")
def _(student, d):
    n, seen = 31, set()
    for size in (1, 2, 3, 8, n - 1, n, n + 1, 4 * n):
        for batches in student.each([(n, size, d.rng()) for _ in range(8)], alike=True):
            order = order_of(batches, n)
            expect_irregular(order, f"with n = {n} and batch_size = {size}")
            seen.add(order.tobytes())
    # Two of 64 orders of 31 are the same with a probability of 2.5e-31.
    expect(len(seen) == 64, f"among 64 shuffles of {n} indices, with 64 seeds, there are only {len(seen)} different ones.")


@minibatches.law("every order of a few indices is equally likely, in one batch or in several")
def _(student, d):
    for n, rounds in ((2, 40), (3, 60), (4, 30)):
        drawn = []
        for size in range(1, n + 2):
            calls = [(n, size, d.rng()) for _ in range(rounds)]
            drawn.append(np.array([order_of(batches, n) for batches in student.each(calls, alike=True)]))
            expect_fair_orders(drawn[-1], f"{rounds} shuffles of {n} indices with batch_size = {size}")
        expect_fair_orders(np.concatenate(drawn), f"{rounds * len(drawn)} shuffles of {n} indices")


def expect_fair_orders(rows, what):
    """Expect of rows of different numbers that each is in any order with the same probability."""
    k = rows.shape[1]
    counts, fair = randomness.order_counts(rows), len(rows) / math.factorial(k)
    odd = int(np.argmax(np.abs(counts - fair)))
    order = list(itertools.permutations(range(k)))[odd]
    words = f"in {what}, the order {list(order)} comes up {counts[odd]:,} times; about {fair:,.0f} times would be fair."
    expect(randomness.p_of_orders(rows) > ALARM, words)


@minibatches.law("in a long shuffle no place, no neighbour and no order is preferred")
def _(student, d):
    n, rounds, parts = 10_007, 10, 4
    calls = [(n, 1_009, d.rng()) for _ in range(rounds)]
    orders = np.array([order_of(batches, n) for batches in student.each(calls, alike=True)])
    for order in orders:
        expect_irregular(order, f"with n = {n:,}")
    edges = np.arange(n) * parts // n
    counts = np.zeros((parts, parts))
    for order in orders:
        np.add.at(counts, (edges, edges[order]), 1)
    sizes = np.bincount(edges)
    fair = np.outer(sizes, sizes) * rounds / n
    worst = np.unravel_index(np.argmax(np.abs(counts - fair)), counts.shape)
    words = (
        f"in {rounds} shuffles of {n:,} indices, {counts[worst]:,.0f} of quarter {worst[1] + 1} landed in quarter {worst[0] + 1}; "
        f"about {fair[worst]:,.0f} would be fair."
    )
    expect(randomness.p_of_counts(counts, rounds * sizes[:, None], sizes / n) > ALARM, words)
    # The indices in four places are in any order, independently of those in four other places; and
    # four indices lie in their places in any order.
    for what, each in (("indices", orders), ("places of indices", np.argsort(orders, axis=1))):
        fours = each[:, : n // 4 * 4].reshape(rounds, -1, 4)
        apart = each[:, : n // 4 * 4].reshape(rounds, 4, -1).swapaxes(1, 2)
        for where, rows in (("next to each other", fours), ("a quarter of the range apart", apart)):
            expect_fair_orders(rows.reshape(-1, 4), f"{rounds} shuffles of {n:,} indices, of four {what} {where}")


def bowl(d, dimension, stiffness=2.0):
    """The slope of a quadratic bowl, a start, and a learning rate at which it converges."""
    turn = np.linalg.qr(d.normal(dimension, dimension))[0]
    hessian = turn @ np.diag(d.uniform(0.3, stiffness, dimension)) @ turn.T
    return Probe("bowl_slope", (hessian, d.normal(dimension))), d.normal(dimension)


def upright_bowl(d, dimension):
    """A bowl whose axes are the coordinate axes, and a start."""
    return Probe("bowl_slope", (np.diag(d.uniform(0.4, 2.0, dimension)), d.normal(dimension))), d.normal(dimension)


descend = function(
    "descend",
    inputs=lambda d: (*bowl(d, d.D), d.uniform(0.1, 0.8), d.whole(5, 12)),
    small=lambda d: (*upright_bowl(d, d.D), d.uniform(0.1, 0.8), d.whole(1, 4)),
    cases={
        "one dimension": lambda d: (*bowl(d, 1), 0.3, 7),
        "no step at all": lambda d: (*bowl(d, d.D), 0.3, 0),
        "a single step": lambda d: (*bowl(d, d.D), 0.3, 1),
        "two steps": lambda d: (*bowl(d, d.D), 0.3, 2),
        "three steps": lambda d: (*bowl(d, d.D), 0.3, 3),
        "150 steps": lambda d: (*bowl(d, d.C), 0.02, 150),
        "a learning rate that diverges": lambda d: (*bowl(d, d.D), 4.0, 9),
        "a learning rate of 1": lambda d: (*bowl(d, d.D), 1.0, 5),
        "a learning rate just below 1": lambda d: (*bowl(d, d.D), 0.97, 5),
        "a learning rate of ten million": lambda d: (*bowl(d, d.D), 1e7, 2),
        "a learning rate of 1e-4": lambda d: (bowl(d, d.D)[0], np.zeros(d.D), 1e-4, 5),
        "steps below 1e-6": lambda d: (bowl(d, d.D)[0], np.zeros(d.D), 1e-8, 5),
        "a valley that is not quadratic": lambda d: (
            Probe("valley_slope", (d.uniform(0.5, 2.0, d.D),)),
            d.uniform(-1, 1, d.D),
            0.05,
            d.whole(5, 12),
        ),
    },
    ranges=[each for each in RANGES if each != "biases of 0"],
    float32=False,
)


@descend.law("on a bowl every step shrinks the distance by the factor 1 - lr * curvature")
def _(student, d):
    curvature, lr = d.uniform(0.5, 1.5), d.uniform(0.1, 0.6)
    start = d.normal(d.D)
    path = student(Probe("bowl_slope", (curvature * np.eye(d.D), np.zeros(d.D))), start, lr, 6)
    expect_close(path[6], start * (1 - lr * curvature) ** 6, "after 6 steps on a round bowl, an entry is")


def curvatures(d, dimension, low=0.1, high=9.0):
    """A symmetric positive definite matrix; its largest eigenvalue is twice the next."""
    turn = np.linalg.qr(d.normal(dimension, dimension))[0]
    values = d.uniform(low, high / 2, dimension)
    values[0], values[1] = high, high / 2
    hessian = turn @ np.diag(values) @ turn.T
    return (hessian + hessian.T) / 2


def nearly_round(d, dimension, gap):
    """A bowl whose largest curvatures differ by this share of themselves."""
    turn = np.linalg.qr(d.normal(dimension, dimension))[0]
    hessian = turn @ np.diag(d.uniform(1.0, 4.0) * (1 - gap * np.arange(dimension))) @ turn.T
    return (hessian + hessian.T) / 2


def whole_curvatures(d, dimension):
    """A symmetric positive definite matrix of whole numbers."""
    root = d.normal(dimension, dimension)
    return root.T @ root + np.eye(dimension)


max_stable_lr = function(
    "max_stable_lr",
    inputs=lambda d: (curvatures(d, d.D, high=d.uniform(5.0, 14.0)),),
    small=lambda d: (whole_curvatures(d, d.D),),
    cases={
        "one dimension": lambda d: (np.array([[d.uniform(0.5, 4.0)]]),),
        "a diagonal matrix": lambda d: (np.diag(d.uniform(0.5, 4.0, d.C)),),
        "a round bowl": lambda d: (d.uniform(0.5, 4.0) * np.eye(d.D),),
        "a narrow valley": lambda d: (curvatures(d, d.D, 1e-3, 100.0),),
        "a flat bowl": lambda d: (curvatures(d, d.C, 1e-4, 1e-2),),
        "a bowl that is flatter still": lambda d: (curvatures(d, d.C, 1e-9, 1e-7),),
        "a steep bowl": lambda d: (curvatures(d, d.D, 1.0, 1e6),),
        "curvatures that are nearly equal": lambda d: (nearly_round(d, d.D, 1e-5),),
        "curvatures of which the largest two are close": lambda d: (nearly_round(d, d.C, 1e-3),),
        "slopes that pull each other along": lambda d: (1000.0 + np.diag(d.uniform(500, 4000, d.D)),),
        "axes that hardly meet": lambda d: (np.diag(d.uniform(900, 1000, d.C)) + d.uniform(0.1, 0.4),),
    },
    least={"D": 2},
    precision=None,
)


@max_stable_lr.law("just below it descent converges, just above it diverges")
def _(student, d):
    hessian = curvatures(d, d.D)
    limit = float(student(hessian))
    steepest = np.linalg.eigh(hessian)[1][:, -1]
    for factor, ends_below in ((0.9, True), (1.1, False)):
        w = steepest.copy()
        for _ in range(50):
            w = w - factor * limit * (hessian @ w)
        expect(
            (np.abs(w).max() < 1) == ends_below,
            f"at {factor} times {limit:.4g}, descent should {'converge' if ends_below else 'diverge'}.",
        )


# The clear curves of the lesson, for a first loss of 1. Each is drawn from the whole of its family,
# except close to its edge.


def blows_up(d):
    """Grows at every step."""
    return d.uniform(1.1, 1.6) ** np.arange(d.whole(50, 90))


def overflows(d, end):
    """Grows, and ends in inf or nan."""
    losses = blows_up(d)
    losses[-d.whole(1, 9) :] = end
    return losses


def zigzags(d):
    """Rises at half of its steps or more, and ends above half of its start but below it."""
    return zigzag(d, d.uniform(0.5, 0.6), d.uniform(0.2, 0.6), d.uniform(0.52, 0.95))


def slides(d):
    """Rises at 41 to 46 % of its steps, a little each time, and ends just above half of its
    start."""
    return zigzag(d, d.uniform(0.43, 0.46), d.uniform(0.05, 0.1), d.uniform(0.52, 0.6))


def zigzag(d, share, up, end):
    """A curve that rises at this share of its steps, by the factor e^up each time, and ends at this
    height."""
    steps = d.whole(50, 90)
    rises = np.roll(np.diff(np.floor(share * np.arange(steps + 1))) > 0, d.whole(0, steps))
    down = (np.log(end) - up * rises.sum()) / np.sum(~rises)
    return np.exp(np.cumsum([0.0, *np.where(rises, up, down)]))


def climbs_out(d):
    """Falls below 5 % of its start, and climbs above its start in its last few steps."""
    steps, climb = d.whole(50, 90), d.whole(3, 9)
    return np.concatenate([np.linspace(1, 0.03, steps - climb), np.linspace(0.1, d.uniform(1.05, 3.0), climb)])


def crawls(d):
    """Falls by the same little amount at every step, and ends above 70 % of its start."""
    return np.linspace(1, d.uniform(0.72, 0.99), d.whole(50, 90))


def levels_off(d):
    """Falls more and more slowly, and ends above 70 % of its start."""
    fall = 1 - np.exp(-3 * np.linspace(0, 1, d.whole(50, 90)))
    return 1 - (1 - d.uniform(0.72, 0.97)) * fall / fall[-1]


def stairs(d):
    """Falls at every third or fourth step, stays level at the others, and ends above 70 % of its
    start."""
    return np.repeat(np.linspace(1, d.uniform(0.72, 0.99), d.whole(20, 30)), d.whole(3, 5))


def stands_still(d):
    """The same loss at every step."""
    return np.ones(d.whole(50, 90))


def arrives(d, bumps=0):
    """Falls below 5 % of its start; ``bumps`` steps rise a little, at most 4 of 49."""
    losses = np.exp(np.log(d.uniform(0.001, 0.045)) * np.linspace(0, 1, d.whole(50, 90)))
    for at in range(5, 5 + 10 * bumps, 10):
        losses[at] = losses[at - 1] * 1.02
    return losses


def leaps_at_last(d, end):
    """Falls below 5 % of its start, and leaps to this height, inf or nan in its last step: one step rises."""
    return np.append(arrives(d), end)


def arrives_over_a_peak(d):
    """Falls below 5 % of its start; on the way, one step leads far above the start."""
    losses = arrives(d)
    losses[d.whole(10, 40)] = d.uniform(1.5, 9.0)
    return losses


def saws(d):
    """Rises a little at nine of ten steps, falls at the others, and ends between half of its start and its start."""
    return zigzag(d, 0.9, d.uniform(0.01, 0.03), d.uniform(0.52, 0.95))


def jumps_to_a_ledge(d):
    """Falls in one step only, and ends above 70 % of its start."""
    losses = np.ones(d.whole(50, 90))
    losses[d.whole(1, 50) :] = d.uniform(0.72, 0.97)
    return losses


def jumps_down(d):
    """Falls below 5 % of its start at the first step, and hardly moves after that."""
    low = d.uniform(0.001, 0.045)
    return np.concatenate([[1.0], np.linspace(low, 0.9 * low, d.whole(50, 90))])


def starts_slowly(d):
    """Hardly falls at first, then falls below 5 % of its start."""
    low = d.uniform(0.001, 0.045)
    return low + (1 - low) * (1 + np.cos(np.pi * np.linspace(0, 1, d.whole(50, 90)))) / 2


# Ordinary draws take the families in turn. The fourth to sixth are not among the draws from which a
# cause is named (numbers 6 to 17): other families show the same.
FAMILIES = {
    "too large: it blows up": blows_up,
    "too small: it crawls": crawls,
    "just right: it arrives": arrives,
    "too large: it zigzags": zigzags,
    "too large: it ends in inf": lambda d: overflows(d, np.inf),
    "just right: it arrives with a bump": lambda d: arrives(d, 1),
    "too large: it ends in nan": lambda d: overflows(d, np.nan),
    "too large: it zigzags downhill": slides,
    "too large: it climbs out again": climbs_out,
    "too small: it levels off early": levels_off,
    "too small: it falls in stairs": stairs,
    "too small: it stands still": stands_still,
    "just right: it arrives with four bumps": lambda d: arrives(d, 4),
    "just right: it arrives at the first step": jumps_down,
    "just right: it starts slowly": starts_slowly,
}
# First losses, as powers of 10: losses come in all sizes.
SIZES = ((-3.0, -1.2), (1.2, 3.0), (-3.0, 3.0))


def sized(d, curve, size):
    """A curve of this family with a first loss of this size."""
    return (10 ** d.uniform(*SIZES[size]) * curve(d),)


learning_rate_verdict = function(
    "learning_rate_verdict",
    inputs=lambda d: sized(d, list(FAMILIES.values())[d.number % len(FAMILIES)], d.number % len(SIZES)),
    cases={
        f"a curve of the family {name} ({size + 1})": lambda d, curve=curve, size=size: sized(d, curve, size)
        for name, curve in FAMILIES.items()
        for size in range(len(SIZES))
    }
    | {
        "a curve that falls, and leaps above its start at last": lambda d: sized(d, lambda d: leaps_at_last(d, 1.5), 0),
        "a curve that falls, and ends in inf": lambda d: sized(d, lambda d: leaps_at_last(d, np.inf), 1),
        "a curve that falls, and ends in nan": lambda d: sized(d, lambda d: leaps_at_last(d, np.nan), 2),
        "a curve that arrives over a peak": lambda d: sized(d, arrives_over_a_peak, 2),
        "a curve that rises at nine of ten steps": lambda d: sized(d, saws, 2),
        "a curve that falls in one step only": lambda d: sized(d, jumps_to_a_ledge, 2),
        "fifty losses": lambda d: (np.geomspace(1.0, 0.04, 50),),
        "150 steps that blow up": lambda d: (1.03 ** np.arange(150.0),),
        "150 steps that crawl": lambda d: (np.linspace(1.0, 0.8, 150),),
        "150 steps that arrive": lambda d: (np.geomspace(1.0, 0.01, 150),),
        "a curve that ends at exactly 0": lambda d: (np.linspace(3.0, 0.0, 60),),
        "a curve that ends below 1e-6": lambda d: (np.geomspace(3.0, 1e-8, 60),),
    },
    large={
        "a curve that ends in inf": lambda d: sized(d, lambda d: overflows(d, np.inf), 0),
        "a curve that ends in nan": lambda d: sized(d, lambda d: overflows(d, np.nan), 1),
    },
    quiet=True,
    sized=(),
    float32=False,
)
