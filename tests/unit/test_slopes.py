"""Measured slopes: central differences agree with closed forms, at any shape, and leave the point as it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from learnloop.course.loader import CourseCode
from learnloop.values.slopes import STEP, TOLERANCE, central_difference

POINTS = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=st.floats(-3, 3))
CLOSED_FORMS = {
    "a sum": (np.sum, np.ones_like),
    "a sum of squares": (lambda x: np.sum(x**2), lambda x: 2 * x),
    "a sum of cubes": (lambda x: np.sum(x**3), lambda x: 3 * x**2),
    "a sum of sines": (lambda x: np.sum(np.sin(x)), np.cos),
    "a sum of powers of e": (lambda x: np.sum(np.exp(x)), np.exp),
    "a mean": (np.mean, lambda x: np.full_like(x, 1 / x.size)),
    "a square of a sum": (lambda x: np.sum(x) ** 2, lambda x: np.full_like(x, 2 * np.sum(x))),
    "a constant": (lambda x: 3.0, np.zeros_like),
}


@pytest.mark.parametrize("name", CLOSED_FORMS)
@given(x=POINTS)
def test_measured_slopes_are_those_of_the_closed_form(name: str, x: np.ndarray):
    """Each entry by itself, to the tolerance with which students' gradients are judged."""
    f, slope = CLOSED_FORMS[name]
    measured = central_difference(f, x)
    assert measured.shape == x.shape
    assert measured.dtype == np.float64
    exact = slope(x)
    scale = max(1.0, float(np.max(np.abs(exact))), abs(float(f(x))))
    assert np.max(np.abs(measured - exact)) <= 0.1 * TOLERANCE * scale


@given(POINTS)
def test_the_point_is_left_as_it_is(x: np.ndarray):
    """To the last bit."""
    before = x.copy()
    central_difference(lambda at: float(np.sum(at)), x)
    assert x.tobytes() == before.tobytes()


def test_the_point_is_left_as_it_is_when_the_function_fails():
    """In the middle of a step."""
    x = np.ones(3)
    with pytest.raises(ZeroDivisionError):
        central_difference(lambda at: 1 / 0 if at[1] != 1 else 0.0, x)
    assert x.tolist() == [1, 1, 1]


def test_whole_numbers_are_moved_as_floats():
    """A step of 1e-5 would be lost in an array of whole numbers."""
    x = np.array([1, 2, 3])
    assert central_difference(lambda at: float(np.sum(at**2)), x) == pytest.approx(2.0 * x)
    assert x.dtype.kind == "i"


def test_an_array_in_another_memory_layout_is_measured_in_the_same_places():
    """Neither Fortran order nor gaps between the entries matter."""
    x = np.arange(12.0).reshape(3, 4)
    weights = np.arange(1.0, 13.0).reshape(3, 4)
    for laid in (np.asfortranarray(x), np.repeat(x, 2, axis=1)[:, ::2], x[::-1][::-1]):
        assert central_difference(lambda at: float(np.sum(weights * at)), laid) == pytest.approx(weights)


def test_without_entries_there_is_nothing_to_measure():
    """And ``f`` is not called."""

    def f(at: np.ndarray) -> float:
        raise AssertionError

    assert central_difference(f, np.zeros((0, 3))).shape == (0, 3)


def test_each_entry_is_moved_by_itself_up_and_down_by_the_step():
    """Two calls an entry, all others where they were."""
    x = np.array([1.0, 2.0])
    seen: list[list[float]] = []
    central_difference(lambda at: seen.append(at.tolist()) or 0.0, x, h=0.25)
    assert seen == [[1.25, 2.0], [0.75, 2.0], [1.0, 2.25], [1.0, 1.75]]


def test_the_error_shrinks_with_the_square_of_the_step():
    """Which one-sided differences do not do: of x**3 at 1 they are wrong by 3 h, central ones by h**2."""
    x = np.ones(1)
    for h in (0.1, 0.01):
        assert central_difference(lambda at: float(at[0] ** 3), x, h)[0] - 3 == pytest.approx(h**2, rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_losses_of_the_course_are_measured_well_within_the_tolerance(seed: int, code: CourseCode):
    """So that a right gradient is never called wrong: a hundredth of what is allowed."""
    exercise = code.course.exercise("exercise3")
    assert exercise is not None
    model = code.model(exercise)
    rng = np.random.default_rng(seed)
    logits, labels = 3 * rng.standard_normal((7, 3)), rng.integers(0, 3, 7)
    for f, x, exact in (
        (lambda at: model.mse(at, logits / 2), logits, model.mse_grad(logits, logits / 2)),
        (lambda at: model.cross_entropy(at, labels), logits, model.cross_entropy_grad(logits, labels)),
    ):
        assert np.max(np.abs(central_difference(f, x) - exact)) < 0.01 * TOLERANCE * np.max(np.abs(exact))
    assert (STEP, TOLERANCE) == (1e-5, 1e-6)
