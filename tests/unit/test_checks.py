"""The API on which checks are written: draws that name their cause, and laws that are declared and held."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnloop.course.checks import FunctionChecks, NotMet, Rng, case_label, expect, expect_close, function
from learnloop.course.draws import OTHER_SIZES, RANGES, Draw, Sizes
from learnloop.values.compare import Tolerance

SEEDS = st.lists(st.integers(0, 2**63), min_size=1, max_size=3)
NUMBERS = st.integers(0, 50)


def is_odd_prime(n: int) -> bool:
    """By trial division."""
    return n > 2 and all(n % k for k in range(2, n))


def test_a_number_that_tells_draws_apart_is_not_told():
    """Nothing else of a title is left out."""
    assert case_label("a curve of the family too large (3)") == "a curve of the family too large"
    assert case_label("two (2) rows of shape (1, 2)") == "two (2) rows of shape (1, 2)"


# ---------------------------------------------------------------- sizes


@given(SEEDS, NUMBERS)
def test_the_sizes_of_a_draw_are_distinct_odd_primes(seed: list[int], number: int):
    """So that a factor between a wrong and a right answer has one reading."""
    sizes = Draw(seed, number).sizes
    assert list(sizes) == ["N", "D", "C", "H"]
    assert len(set(sizes.values())) == 4
    assert all(is_odd_prime(size) for size in sizes.values())


@given(SEEDS)
def test_the_first_draw_has_the_sizes_of_the_lessons(seed: list[int]):
    """Whatever the seed."""
    draw = Draw(seed)
    assert (draw.N, draw.D, draw.C, draw.H) == (7, 5, 3, 11)


def test_later_draws_have_other_sizes():
    """Else a size written into the code as a number would never be noticed."""
    for seed in range(20):
        drawn = {tuple(Draw([seed], number).sizes.values()) for number in range(6)}
        assert len(drawn) > 3


def test_any_two_sizes_meet_each_other_small_and_each_is_large_once():
    """A wrong answer for two examples of two classes, or for a hundred units, is seen."""
    rows = [tuple(sizes) for every in OTHER_SIZES.values() for sizes in every]
    for one, other in itertools.combinations(range(4), 2):
        assert {(row[one], row[other]) for row in rows} >= set(itertools.product((1, 2, 3), repeat=2))
    assert all(max(row[axis] for row in rows) > 100 for axis in range(4))
    assert {row[4] for row in rows} == set(range(1, 8))


@given(SEEDS, st.sampled_from([sizes for every in OTHER_SIZES.values() for sizes in every]))
def test_a_draw_has_the_sizes_that_it_is_given(seed: list[int], sizes: Sizes):
    """And networks of as many layers, from D inputs to C outputs."""
    draw = Draw(seed, sizes=sizes)
    assert draw.sizes == {"N": sizes.N, "D": sizes.D, "C": sizes.C, "H": sizes.H}
    assert len(draw.params(*draw.layers)) == sizes.depth
    assert (draw.layers[0], draw.layers[-1]) == (sizes.D, sizes.C)


def test_no_size_is_below_the_least():
    """Where one class makes no sense, there are two."""
    assert Sizes(1, 1, 1, 3, 2).at_least({"C": 2, "H": 2}) == Sizes(1, 1, 2, 3, 2)


# ---------------------------------------------------------------- ranges

IN_RANGE = {
    "whole numbers": lambda z: np.array_equal(z, np.rint(z)),
    "some numbers 0": lambda z: (z == 0).any() and (z != 0).any(),
    "all numbers positive": lambda z: (z > 0).all(),
    "all numbers negative": lambda z: (z < 0).all(),
    "numbers below 1e-6": lambda z: (abs(z) < 1e-5).all(),
    "numbers near 1000": lambda z: (abs(z - 1000) < 10).all(),
    "numbers near -1000": lambda z: (abs(z + 1000) < 10).all(),
    "numbers in the millions": lambda z: (abs(z) > 1e5).any(),
    "numbers small and large": lambda z: (abs(z) > 500).any() and (abs(z) < 2).any(),
    "biases of 0": lambda z: (abs(z) < 10).all(),
}


@pytest.mark.parametrize("range_", RANGES)
def test_a_range_is_what_its_title_says(range_: str):
    """For ordinary entries, and those away from 0."""
    draw = Draw([1], range=range_)
    assert IN_RANGE[range_](draw.normal(40, 30))
    assert IN_RANGE[range_](draw.away_from_zero(40, 30))


@pytest.mark.parametrize("range_", RANGES)
def test_parameters_in_a_range_are_around_0(range_: str):
    """Weights near 1000 would make everything nearly the same number; biases of 0 are what their title says."""
    ((w, b),) = Draw([1], range=range_).params(30, 40)
    if range_ in ("numbers near 1000", "numbers near -1000"):
        assert np.abs(w).max() < 10
    assert (range_ == "biases of 0") == (not b.any())
    assert w.any()


# ---------------------------------------------------------------- draws


def everything(draw: Draw) -> list[Any]:
    """One of each kind of draw."""
    return [
        draw.normal(2, 3),
        draw.uniform(0, 1),
        draw.uniform(0, 1, 4),
        draw.away_from_zero(3, 2),
        draw.labels(7, 3),
        draw.whole(0, 10**9),
        draw.whole(0, 10**9, 5),
        *[part for pair in draw.params(3, 5, 2) for part in pair],
        draw.rng().seed,
        draw.choice(range(10**9)),
    ]


@given(SEEDS, NUMBERS)
def test_the_same_seed_and_number_draw_the_same(seed: list[int], number: int):
    """A report can be repeated."""
    for one, same in zip(everything(Draw(seed, number)), everything(Draw(seed, number)), strict=True):
        assert np.array_equal(one, same)


def test_another_seed_or_number_draws_something_else():
    """Every edit gets fresh inputs."""
    draws = [Draw([1, 2], 3), Draw([2, 1], 3), Draw([1, 2], 4), Draw([1, 2, 0], 3), Draw([1], 3)]
    assert len({draw.normal(5).tobytes() for draw in draws}) == len(draws)


def test_draws_have_the_shapes_that_were_asked_for():
    """Without a shape they are Python's numbers, as the lessons' arguments are."""
    draw = Draw([1])
    assert draw.normal(2, 3, 4).shape == (2, 3, 4)
    assert draw.uniform(0, 1, 2, 3).shape == (2, 3)
    assert type(draw.uniform(0, 1)) is float
    assert draw.away_from_zero(4).shape == (4,)
    assert draw.whole(0, 5, 6).shape == (6,)
    assert type(draw.whole(0, 5)) is int
    assert isinstance(draw.rng(), Rng)
    assert draw.choice(["only"]) == "only"


@given(SEEDS, st.floats(-100, 100), st.floats(0.1, 100), st.integers(-50, 50), st.integers(1, 50))
def test_draws_stay_in_their_range(seed: list[int], low: float, width: float, first: int, count: int):
    """The lower end included, the upper one not."""
    draw = Draw(seed)
    for value in (*draw.uniform(low, low + width, 50), draw.uniform(low, low + width)):
        assert low <= value < low + width
    for value in (*draw.whole(first, first + count, 50), draw.whole(first, first + count)):
        assert first <= value < first + count
    assert draw.choice([1, 2, 3]) in (1, 2, 3)


@given(SEEDS)
def test_entries_away_from_zero_have_both_signs_and_keep_their_distance(seed: list[int]):
    """No kink of ReLU is within reach of a difference step of 1e-5, nor of one of 0.01."""
    entries = Draw(seed).away_from_zero(30, 20)
    assert np.abs(entries).min() >= 0.05
    assert np.abs(entries).max() < 2
    assert 0.3 < np.mean(entries > 0) < 0.7


@given(SEEDS, st.integers(1, 40), st.integers(1, 12))
def test_labels_hold_every_class_when_there_is_room(seed: list[int], n: int, classes: int):
    """int64, from 0 to C - 1; with fewer examples than classes no class is there twice by force."""
    labels = Draw(seed).labels(n, classes)
    assert labels.shape == (n,)
    assert labels.dtype == np.int64
    assert labels.min() >= 0
    assert labels.max() < classes
    assert len(set(labels.tolist())) == min(n, classes)


def test_labels_are_not_in_order():
    """A label that could be read off its place would let a wrong index pass."""
    drawn = [tuple(Draw([seed]).labels(7, 3)) for seed in range(30)]
    assert len(set(drawn)) > 20
    assert any(labels != tuple(sorted(labels)) for labels in drawn)


@given(SEEDS, st.lists(st.integers(1, 8), min_size=2, max_size=5))
def test_params_have_a_layer_for_each_pair_of_sizes_and_biases_that_are_not_zero(seed: list[int], sizes: list[int]):
    """A bias of 0 would hide that it was forgotten."""
    params = Draw(seed).params(*sizes)
    assert [w.shape for w, _ in params] == list(itertools.pairwise(sizes))
    assert [b.shape for _, b in params] == [(size,) for size in sizes[1:]]
    assert all(np.all(b != 0) for _, b in params)


def test_params_keep_the_size_of_a_signal():
    """Weights of variance 1 / fan_in: what five layers make of a number stays near its size, far from any overflow."""
    ((w, b),) = Draw([1]).params(400, 300)
    assert w.std() == pytest.approx(1 / 20, rel=0.02)
    assert b.std() == pytest.approx(1 / 2, rel=0.2)


def test_each_generator_of_a_draw_has_a_seed_of_its_own():
    """Two calls with one generator are asked for by passing the same one twice."""
    draw = Draw([1])
    assert len({draw.rng().seed for _ in range(50)}) == 50


# ---------------------------------------------------------------- declaring checks


def checks() -> FunctionChecks:
    """The least that can be declared."""
    return function("f", inputs=lambda d: (d.normal(d.N),))


def test_a_function_is_declared_by_its_name_and_its_inputs():
    """All else has a default: exact to 1e-7 of the largest entry, float32 too, no cases, no laws, no timing."""
    declared = checks()
    assert declared.name == "f"
    assert declared.inputs(Draw([1]))[0].shape == (7,)
    assert declared.tolerance == Tolerance()
    assert (declared.cases, declared.large, declared.laws, declared.names) == ({}, {}, [], ())
    assert (declared.slope, declared.timing) == (None, None)
    assert declared.compare_values
    assert declared.float32
    assert not declared.quiet
    assert declared.precision is not None
    assert declared.precision < Tolerance().relative


def test_what_is_declared_is_kept():
    """Field by field."""

    def slope(model: Any, x: Any) -> list[Any]:
        return []

    declared = function(
        "g",
        inputs=lambda d: (),
        cases={"a case": lambda d: (1,)},
        large={"a large one": lambda d: (1e6,)},
        absolute=1e-12,
        precision=None,
        quiet=True,
        float32=False,
        compare_values=False,
        names=("a", "b"),
        slope=slope,
        timing=lambda d: (2,),
        loops_over="columns",
    )
    assert (list(declared.cases), list(declared.large)) == (["a case"], ["a large one"])
    assert declared.tolerance == Tolerance(absolute=1e-12)
    assert declared.precision is None
    assert (declared.quiet, declared.float32, declared.compare_values) == (True, False, False)
    assert (declared.names, declared.slope, declared.loops_over) == (("a", "b"), slope, "columns")
    assert declared.timing is not None
    assert declared.timing(Draw([1])) == (2,)


def test_laws_are_kept_in_the_order_in_which_they_are_declared():
    """With their kind; the title is what a student reads."""
    declared, other = checks(), checks()

    @declared.law("f is odd")
    def _(student: Any, d: Draw) -> None:
        expect(student(1) == -student(-1), "f(-1) is not -f(1).")

    @declared.law("f is called once", kind="behaviour")
    def _(student: Any, d: Draw) -> None:
        expect(False, "never")

    assert [(law.title, law.kind) for law in declared.laws] == [("f is odd", "values"), ("f is called once", "behaviour")]
    assert other.laws == []
    declared.laws[0].holds(lambda x: x**3, Draw([1]))
    with pytest.raises(NotMet, match=r"f\(-1\) is not -f\(1\)\."):
        declared.laws[0].holds(lambda x: x**2, Draw([1]))


def test_defaults_are_not_shared_between_functions():
    """A case that is added to one is not added to all."""
    one, other = checks(), checks()
    one.cases["more"] = lambda d: ()
    one.large["more"] = lambda d: ()
    assert other.cases == other.large == {}


# ---------------------------------------------------------------- expectations


def test_what_is_not_met_says_so_with_detail_and_next_step():
    """All of it reaches the student."""
    broken = NotMet("it leaks", ["here", "and here"], "Mend it.")
    assert (str(broken), broken.detail, broken.next_step) == ("it leaks", ["here", "and here"], "Mend it.")
    assert (NotMet("x").detail, NotMet("x").next_step) == ([], "")
    with pytest.raises(NotMet) as caught:
        expect(np.bool_(False), "it leaks", next_step="Mend it.")
    assert caught.value.next_step == "Mend it."


def test_a_condition_that_holds_is_silent():
    """NumPy's True as well as Python's."""
    expect(True, "never")
    expect(np.bool_(True), "never")
    expect(np.array([1.0]), "never")


@given(st.floats(-1e3, 1e3), st.floats(1.1, 100), st.booleans())
def test_close_is_relative_to_the_largest_wanted_entry_above_one(wanted: float, times: float, above: bool):
    """Within 1e-7 of it, or within what was asked for."""
    step = 1e-7 * max(1.0, abs(wanted)) * (1 if above else -1)
    expect_close(wanted + step / times, wanted, "it is")
    with pytest.raises(NotMet):
        expect_close(wanted + step * times, wanted, "it is")
    expect_close(wanted + step * times, wanted, "it is", within=2e-5)


def test_the_first_entry_that_is_not_close_is_named():
    """With its place; a single number has none."""
    got = np.array([[1.0, 2.0], [3.5, 4.5]])
    with pytest.raises(NotMet, match=r"^an entry is 3.5; it should be 3 \(at \[1, 0\]\)$"):
        expect_close(got, [[1.0, 2.0], [3.0, 4.0]], "an entry is")
    with pytest.raises(NotMet, match=r"^the loss is 3.5; it should be 3$"):
        expect_close(3.5, 3, "the loss is")


def test_one_number_may_be_wanted_of_every_entry():
    """Every row sums to 1."""
    expect_close(np.ones(5), 1.0, "a row sums to")
    with pytest.raises(NotMet, match=r"a row sums to 1.5; it should be 1 \(at \[3\]\)"):
        expect_close([1, 1, 1, 1.5, 1], 1.0, "a row sums to")


def test_nan_is_close_to_nothing():
    """A law that compares with NaN would hold for every answer."""
    for got, wanted in ((np.nan, 1.0), (np.array([1.0, np.nan]), 1.0), (np.inf, 1.0)):
        with pytest.raises(NotMet):
            expect_close(got, wanted, "it is")
