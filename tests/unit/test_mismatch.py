"""What a wrong shape or length says by itself, what curves say of a verdict, and a mistake that explains one part."""

from typing import Any

import numpy as np
import pytest

from learnloop.course.mistakes import Mistake
from learnloop.diagnosis import mismatch, parts, verdicts
from learnloop.diagnosis.fingerprints import Seen, Trial
from learnloop.diagnosis.naming import Observation
from learnloop.values.compare import Tolerance, compare

ARGUMENTS = [np.zeros((7, 11)), np.zeros((7, 5)), 7]
A, B, C = np.zeros((7, 5)), np.zeros((7, 11)), np.zeros((7, 3))


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (np.zeros((5, 11)), np.zeros((11, 5)), "Its rows and columns are swapped."),
        (np.zeros(7), np.zeros(11), "one number for each row of `dout`; it should have one for each column of `dout`"),
        (np.zeros(5), np.zeros((6, 5)), "the shape of a single row: the answer holds 6 of them"),
        (np.zeros((7, 5)), np.zeros((4, 5)), "as many rows as all of `x`"),
        ([B, C], [A, B, C], "the first is missing, of shape (7, 5)"),
        ([A, B], [A, B, C], "the last is missing, of shape (7, 3)"),
        ([A, B, C], [B, C], "the first is one too many, of shape (7, 5)"),
        ([A, B, C], [A, B], "the last is one too many, of shape (7, 3)"),
        (([(A, B)], 1.0), ([(A, B), (B, C)], 1.0), "the last is missing, with (7, 11) and (7, 3)"),
        (np.zeros((1, 11)), np.zeros(11), "an axis of length 1 too many"),
        (np.zeros(7), np.zeros((7, 1)), "one number for each row; each row should have 1 of them"),
        (np.zeros((7, 11)), np.zeros(11), "It has 7 rows of the right shape"),
        (np.zeros(7), np.zeros((7, 3)), "one number for each row; each row should have 3 of them"),
        (np.zeros(7), 1.0, "one number for each row of `dout`: they are not put together yet"),
        ([[A, B], [C, C]], [(A, C), (B, C)], "By the shapes, it is 2 lists, where one list of 2 items belongs"),
        ([[B, A], [C, C]], [(A, C), (B, C)], "it is 2 lists, from the last to the first, where"),
        ([(C, A), (A, B)], [(A, B), (C, A)], "in the opposite order, the last one first"),
        ([1.0] * 7, [1.0] * 4, "as many items as `epochs` says"),
    ],
)
def test_a_shape_is_told_by_its_axes_and_a_length_by_its_items(got: Any, expected: Any, words: str) -> None:
    """One sentence, which the shapes alone prove."""
    difference = compare(got, expected, Tolerance())
    assert difference is not None
    (told,) = mismatch.told(difference, got, expected, ["dout", "x", "epochs"], ARGUMENTS)
    assert words in told


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (np.zeros(4), np.zeros(11)),  # nothing has 4 entries
        (np.zeros((2, 2)), np.zeros((3, 5))),
        ([1.0, 2.0], [1.0, 2.0, 3.0]),  # the items look alike
        ([A, C], [A, B, C]),
        (np.ones(3), np.zeros(3)),  # no matter of shapes
    ],
)
def test_nothing_is_said_that_the_shapes_do_not_prove(got: Any, expected: Any) -> None:
    """An axis of a length that occurs nowhere, items that look alike, one missing in the middle."""
    difference = compare(got, expected, Tolerance())
    assert difference is not None
    assert mismatch.told(difference, got, expected, ["dout", "x", "epochs"], ARGUMENTS) == []


def falling(end: float) -> np.ndarray[Any, Any]:
    """A curve of twenty losses that begins at 1."""
    return np.linspace(1.0, end, 20)


def right(arguments: list[Any]) -> str:
    """The verdict: whether a curve falls to less than half of where it begins."""
    return "good" if arguments[0][-1] < 0.5 * arguments[0][0] else "bad"


def fixed(arguments: list[Any]) -> str:
    """Compared with a number."""
    return "good" if arguments[0][-1] < 0.2 else "bad"


def every_step(arguments: list[Any]) -> str:
    """Every step must fall."""
    return "good" if np.all(np.diff(arguments[0]) < 0) and right(arguments) == "good" else "bad"


def upside_down(arguments: list[Any]) -> str:
    """The wrong word, whatever the units."""
    return "bad" if right(arguments) == "good" else "good"


@pytest.mark.parametrize(("verdict", "title"), [(fixed, "fixed numbers"), (every_step, "a single rise"), (upside_down, None)])
def test_what_a_verdict_depends_on_is_found_by_changing_the_curves(verdict: Any, title: str | None) -> None:
    """In a way that changes no right verdict."""
    curves = [falling(end) for end in (0.05, 0.1, 0.3, 0.4, 0.6, 0.9)]
    bumpy = [np.where(np.arange(20) == 12, curve + 0.2, curve) for curve in curves]
    seen = [Seen([curve], verdict([curve]), right([curve]), {}) for curve in [*curves, *bumpy]]
    found = verdicts.cause(seen, Trial(right, verdict))
    assert (found.mistake if found else None) == title


def test_nothing_is_said_of_verdicts_that_are_right_or_are_no_words() -> None:
    """Nor without a function to ask again."""
    curve = falling(0.1)
    assert verdicts.cause([Seen([curve], "good", "good", {})], Trial(right, right)) is None
    assert verdicts.cause([Seen([curve], 1.0, 2.0, {})], Trial(right, right)) is None
    assert verdicts.cause([Seen([curve], "bad", "good", {})], Trial(right)) is None


def test_curves_are_changed_as_lists_too_and_nothing_else_is() -> None:
    """A number, a curve that is not finite, a short one."""
    seen = [
        Seen([curve.tolist(), 3, [np.nan], [2.0]], fixed([curve]), right([curve]), {})
        for curve in map(falling, (0.3, 0.35, 0.4, 0.45))
    ]
    found = verdicts.cause(seen, Trial(lambda a: right([np.array(a[0])]), lambda a: fixed([np.array(a[0])])))
    assert found is not None
    assert found.mistake == "fixed numbers"


def twice(x: float) -> tuple[float, float]:
    """A known mistake: the first part is twice too large."""
    return 2 * x, x + 1


def observed(got: Any) -> list[Observation]:
    """Some calls of a function that should return (x, x + 1), and returns what ``got`` gives."""
    return [Observation(lambda x=x: [x], got(x), (x, x + 1), {}, parts=("one", "other")) for x in (1.5, 2.5, 3.5)]  # type: ignore[misc]


def test_a_known_mistake_explains_one_part_of_an_answer() -> None:
    """Where another part is wrong for a reason of its own; held against other cases, and silent if it speaks of other parts."""
    entry = Mistake("f", "twice", "twice", "The first one is doubled.", twice, "Halve it.")
    wrong = observed(lambda x: (2 * x, x + 7))
    found = parts.cause(wrong, [entry], list)
    assert found is not None
    assert (found.message, found.next_step) == ("About `one` alone: The first one is doubled.", "Halve it.")
    assert found.partial
    assert parts.cause(wrong, [entry], lambda: observed(lambda x: (3 * x, x))) is None
    other = Mistake("f", "twice", "twice", "The other one is right, but the first is doubled.", twice)
    assert parts.cause(wrong, [other], list) is None
    assert parts.cause(observed(lambda x: [x]), [entry], list) is None
    assert parts.cause(observed(lambda x: (x, x + 7)), [entry], list) is None
