"""Tests of randomness for laws: each gives an upper bound of a p-value.

A right answer gets a bound of ``p`` or less with a probability of at most ``p``. So a law that fails where a bound is below
``ALARM`` raises a false alarm with a probability of at most ``ALARM``, and a function with at most a hundred of them with at most
1e-7. The bounds hold for every sample size; none is an approximation for many draws. Where one is the smallest of several, it is
multiplied by their number (the union bound).
"""

import itertools
import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

ALARM = 1e-9
PIECE = 1 << 14  # so many numbers stay in the processor's cache

# Bins of a standard normal: 34 of them, a quarter wide between -4 and 4, and the two tails.
EDGES = np.arange(-16, 17) / 4
_BELOW = np.array([0.5 * math.erfc(-edge / math.sqrt(2)) for edge in EDGES])
BIN_SHARES = np.diff(np.concatenate([[0.0], _BELOW, [1.0]]))


def p_of_sum(z: Array) -> float:
    """For independent standard normals: their sum, over the root of their number, is one, too."""
    return math.erfc(abs(float(z.sum())) / math.sqrt(2 * z.size))


def p_of_squares(square: float, n: int) -> float:
    """For the sum of the squares of ``n`` independent standard normals, by Chernoff's bound of the chi-squared distribution."""
    ratio = square / n
    return min(1.0, 2 * math.exp(-n / 2 * (ratio - 1 - math.log(ratio)))) if 0 < ratio < math.inf else 0.0


def p_of_products(total: float, pairs: int) -> float:
    """For the sum of products of ``pairs`` pairs of independent standard normals, each normal in at most two pairs, in chains.

    Such a sum is z' A z, where A has 2 * pairs entries of 1/2 and no eigenvalue above 1. So by Laurent and Massart (2000), lemma
    1, it reaches sqrt(2 * pairs * t) + 2 * t, on either side, with a probability of at most exp(-t).
    """
    root = (math.sqrt(2 * pairs + 8 * abs(total)) - math.sqrt(2 * pairs)) / 4
    return min(1.0, 2 * math.exp(-(root**2)))


def p_of_counts(counts: Any, n: Any, low: Any, high: Any = None) -> float:
    """For counts among ``n`` draws each, with or without replacement, of what has a probability between ``low`` and ``high``.

    Chernoff's bound of the binomial distribution, which Hoeffding (1963) extended to draws without replacement; the smallest for
    all the counts.
    """
    share: Array = np.asarray(counts) / n
    fair = np.clip(share, low, low if high is None else high)
    information = _entropy_term(share, fair) + _entropy_term(1 - share, 1 - fair)
    return min(1.0, 2.0 * share.size * float(np.exp(-n * information).min()))


def _entropy_term(share: Array, fair: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(share > 0, share * np.log(share / fair), 0.0)


def normal_bins(z: Array) -> Array:
    """How many of these numbers lie in each bin of the standard normal."""
    counts = np.zeros(len(BIN_SHARES), dtype=np.int64)
    for piece in np.array_split(z.ravel(), z.size // PIECE + 1):
        places = np.clip(4 * piece + 17, 0, len(counts) - 1)  # in whole numbers: of what is not negative, that is the floor
        counts += np.bincount(places.astype(np.int64), minlength=len(counts))
    return counts


def p_of_bins(counts: Array) -> float:
    """For the bins of independent standard normals: of each bin alone, and of all of them, taken three by three.

    A single bin shows that a tail is cut off, all together a shape that is slightly another one. The relative entropy of k shares
    among n draws reaches x / n with a probability of at most exp(-x) (e x / (k - 1))^(k - 1), for x > k - 1 (Agrawal 2020, "Finite-
    sample concentration of the multinomial in relative entropy").
    """
    alone = p_of_counts(counts, counts.sum(), BIN_SHARES)
    threes = np.arange(0, len(BIN_SHARES), 3)
    share = np.add.reduceat(counts, threes) / counts.sum()
    x = float(counts.sum() * _entropy_term(share, np.add.reduceat(BIN_SHARES, threes)).sum())
    free = len(threes) - 1
    together = math.exp(-x + free * (1 + math.log(x / free))) if x > free else 1.0
    return min(1.0, 2 * alone, 2 * together)


def order_counts(rows: Array) -> Array:
    """How many rows of ``k`` different numbers are in each of the k! orders; for k up to 5."""
    k = rows.shape[1]
    pairs = list(itertools.combinations(range(k), 2))  # who is first in each says which order it is

    def codes(of: Array) -> Array:
        return np.stack([of[:, i] < of[:, j] for i, j in pairs], axis=1) @ (1 << np.arange(len(pairs)))

    every = codes(np.array(list(itertools.permutations(range(k)))))
    return np.bincount(codes(rows), minlength=1 << len(pairs))[every]


def p_of_orders(rows: Array) -> float:
    """For rows of which each is independently in any order with the same probability."""
    return p_of_counts(order_counts(rows), len(rows), 1 / math.factorial(rows.shape[1]))
