"""Bounds of p-values hold exactly: against distributions that can be summed, and in many draws."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnloop.course import randomness

SHARES = st.floats(0.02, 0.98)
LEVELS = (0.1, 0.01, 1e-4)
DRAWS = 20_000


def binomial(n: int, p: float) -> list[float]:
    """The probability of each count."""
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


def hypergeometric(n: int, marked: int, drawn: int) -> list[float]:
    """The probability of each count of marked ones."""
    return [math.comb(marked, k) * math.comb(n - marked, drawn - k) / math.comb(n, drawn) for k in range(min(marked, drawn) + 1)]


def below(bounds: list[float], weights: list[float], level: float) -> float:
    """The probability that a bound is at most this level."""
    return sum(weight for bound, weight in zip(bounds, weights, strict=True) if bound <= level)


# ---------------------------------------------------------------- counts


@given(st.integers(1, 25), SHARES, st.floats(1e-9, 0.5))
def test_a_bound_of_a_count_is_kept(n: int, p: float, level: float):
    """For every size, share and level."""
    bounds = [randomness.p_of_counts(k, n, p) for k in range(n + 1)]
    assert below(bounds, binomial(n, p), level) <= level


@given(st.integers(1, 25), SHARES, SHARES, st.floats(0, 1), st.floats(1e-9, 0.5))
def test_a_bound_of_a_count_is_kept_wherever_its_share_lies(n: int, one: float, other: float, at: float, level: float):
    """Between the two ends that are given."""
    low, high = sorted((one, other))
    p = low + at * (high - low)
    bounds = [randomness.p_of_counts(k, n, low, high) for k in range(n + 1)]
    assert below(bounds, binomial(n, p), level) <= level * (1 + 1e-9)


@given(st.integers(2, 25), st.data())
def test_a_bound_of_a_count_is_kept_without_replacement(n: int, data: st.DataObject):
    """As Hoeffding proved."""
    marked, drawn = data.draw(st.integers(1, n - 1)), data.draw(st.integers(1, n))
    weights = hypergeometric(n, marked, drawn)
    bounds = [randomness.p_of_counts(k, drawn, marked / n) for k in range(len(weights))]
    assert all(below(bounds, weights, level) <= level for level in LEVELS)


def test_the_smallest_bound_of_several_counts_is_multiplied_by_their_number():
    """The union bound."""
    assert randomness.p_of_counts([5, 9], 10, 0.5) == pytest.approx(2 * randomness.p_of_counts(9, 10, 0.5))


def test_a_count_that_cannot_be_is_told_from_one_that_can():
    """All heads in 40 throws, and half of them; nothing is divided by 0."""
    assert randomness.p_of_counts(40, 40, 0.5) == pytest.approx(2 * 0.5**40)
    assert randomness.p_of_counts(0, 40, 0.5) == pytest.approx(2 * 0.5**40)
    assert randomness.p_of_counts(20, 40, 0.5) == 1


# ---------------------------------------------------------------- normal draws


@given(st.integers(1, 12), st.floats(1e-12, 0.5))
def test_a_bound_of_a_sum_of_squares_is_kept(half: int, level: float):
    """Against the exact distribution for an even number: a Poisson sum."""
    n = 2 * half

    def above(square: float) -> float:
        return math.exp(-square / 2) * sum((square / 2) ** k / math.factorial(k) for k in range(half))

    low, high = (edge(n, level, outside) for outside in (1e-12, 1000.0 * n))
    assert 1 - above(low) + above(high) <= level * (1 + 1e-6) + 1e-12


def edge(n: int, level: float, outside: float) -> float:
    """Where the bound of a sum of squares comes to this level, between ``n`` and a value outside."""
    inside = float(n)
    for _ in range(100):
        middle = math.sqrt(inside * outside)
        inside, outside = (middle, outside) if randomness.p_of_squares(middle, n) > level else (inside, middle)
    return outside


def test_no_squares_at_all_are_impossible_and_so_are_infinite_ones():
    """Weights that are 0, or too large for their squares."""
    assert randomness.p_of_squares(0.0, 10) == 0
    assert randomness.p_of_squares(math.inf, 10) == 0
    assert randomness.p_of_squares(10.0, 10) == 1


def test_a_sum_of_normals_has_its_exact_p_value():
    """1.96 standard deviations."""
    assert randomness.p_of_sum(np.array([1.959964])) == pytest.approx(0.05, rel=1e-5)
    assert randomness.p_of_sum(np.full(4, 1.959964 / 2)) == pytest.approx(0.05, rel=1e-5)


@pytest.mark.parametrize("pairs", [1, 3, 40])
def test_a_bound_of_products_is_kept(pairs: int):
    """Of neighbours in a row, where each normal is in two pairs."""
    z = np.random.default_rng(pairs).standard_normal((DRAWS, pairs + 1))
    bounds = np.array([randomness.p_of_products(total, pairs) for total in (z[:, 1:] * z[:, :-1]).sum(axis=1)])
    assert all(np.mean(bounds <= level) <= level for level in LEVELS)
    assert randomness.p_of_products(0.2 * 5000, 5000) < randomness.ALARM


def test_the_bins_of_a_normal_hold_everything():
    """Their shares add up to 1, and every number is in the bin that its value says."""
    assert randomness.BIN_SHARES.sum() == pytest.approx(1, abs=1e-15)
    z = np.random.default_rng(1).standard_normal((50, 1000))
    counts = randomness.normal_bins(z)
    assert np.array_equal(counts, np.histogram(z, np.concatenate([[-np.inf], randomness.EDGES, [np.inf]]))[0])
    assert randomness.p_of_bins(counts) > 0.001
    assert randomness.p_of_bins(randomness.normal_bins(1.05 * z)) < 0.001
    assert randomness.normal_bins(np.array([-1e300, 1e300]))[[0, -1]].tolist() == [1, 1]


def test_a_bound_of_bins_is_kept():
    """For many samples of few draws, whose largest deviations are those of single bins and of all together."""
    z = np.random.default_rng(2).standard_normal((2000, 400))
    bounds = np.array([randomness.p_of_bins(randomness.normal_bins(each)) for each in z])
    assert all(np.mean(bounds <= level) <= level for level in LEVELS)


def test_a_shape_that_is_slightly_another_one_is_found_by_all_bins_together():
    """Sums of twelve uniform draws: no single bin is far off."""
    sums = np.random.default_rng(4).random((12, 900_000)).sum(axis=0) - 6
    counts = randomness.normal_bins(sums)
    assert randomness.p_of_counts(counts, counts.sum(), randomness.BIN_SHARES) > randomness.ALARM
    assert randomness.p_of_bins(counts) < randomness.ALARM


# ---------------------------------------------------------------- orders


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_every_order_is_counted_in_its_own_place(k: int):
    """In the order of itertools.permutations, whatever the numbers."""
    for place, order in enumerate(itertools.permutations(range(k))):
        counts = randomness.order_counts(10.0 * np.array([order, order]) - 3)
        assert counts[place] == 2
        assert counts.sum() == 2
        assert len(counts) == math.factorial(k)


def test_orders_that_are_not_fair_are_found():
    """A shuffle by keys of which some are equal prefers rising orders; a fair one does not."""
    rng = np.random.default_rng(3)
    fair = np.array([rng.permutation(3) for _ in range(2000)])
    tied = np.argsort(rng.integers(0, 3, (2000, 3)), axis=1, kind="stable")
    assert randomness.p_of_orders(fair) > 0.001
    assert randomness.p_of_orders(tied) < randomness.ALARM
