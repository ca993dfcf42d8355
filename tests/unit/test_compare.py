"""Comparing answers: what counts as equal, what is told first, and in which words."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from learnloop.report import Stage
from learnloop.values.compare import SMALLEST_SCALE, Tolerance, compare, describe
from learnloop.values.nested import leaves
from learnloop.values.sent import Refused

ORDINARY = Tolerance()
SHAPES = hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4)
NUMBERS = st.floats(-1e6, 1e6)
ARRAYS = hnp.arrays(np.float64, SHAPES, elements=NUMBERS)
ANY_ARRAYS = hnp.arrays(np.float64, SHAPES, elements=st.floats())
RESULTS = st.recursive(
    ANY_ARRAYS | st.floats() | st.integers(-(2**62), 2**62) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=8,
)


def copied(value: Any, *, other_kind: bool = False) -> Any:
    """The same result in new arrays; with ``other_kind`` lists for tuples and tuples for lists."""
    if isinstance(value, list | tuple):
        kind = type(value) if not other_kind else tuple if isinstance(value, list) else list
        return kind(copied(item, other_kind=other_kind) for item in value)
    return value.copy() if isinstance(value, np.ndarray) else value


# ---------------------------------------------------------------- what counts as equal


@given(RESULTS)
def test_equal_values_agree(value: Any):
    """However nested, and with NaN and infinities in the same places."""
    assert compare(copied(value), value, ORDINARY) is None


@given(RESULTS)
def test_lists_and_tuples_stand_for_each_other(value: Any):
    """At every level: a student may build either."""
    assert compare(copied(value, other_kind=True), value, ORDINARY) is None


def test_a_list_of_whole_numbers_does_for_indices():
    """Python's or NumPy's; other lists, and lists where something else is expected, do not."""
    expected = [np.array([4, 0]), np.array([2])]
    for right in ([[4, 0], [2]], ((4, 0), (2,)), [[np.array(4), np.array(0)], np.array([2])]):
        assert compare(right, expected, Tolerance()) is None
    assert stage([[4, 1], [2]], expected) == "values"
    assert stage([[4, 0, 2], [2]], expected) == "shape"
    for wrong in ([[4.0, 0], [2]], [[4, False], [2]], [[4, None], [2]], [[4, 2**64], [2]], [[4, 0], []], [[[4], [0]], [2]]):
        assert stage(wrong, expected) == "type"
    assert stage([4, 0], np.array([4.0, 0.0])) == "type"
    assert stage([[4, 0]], np.array([[4, 0]])) == "type"


def stage(got: Any, expected: Any) -> Stage | None:
    """What differs first."""
    difference = compare(got, expected, Tolerance())
    return difference.stage if difference else None


@given(ARRAYS, st.data(), st.floats(1.01, 1e6), st.sampled_from([-1, 1]))
def test_any_entry_that_moves_by_more_than_the_tolerance_differs(
    expected: np.ndarray, data: st.DataObject, times: float, sign: int
):
    """Be it a single one, up or down; it is the one that is named."""
    at = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    got = expected.copy()
    got[at] += sign * times * ORDINARY.allowed(expected)
    found = compare(got, expected, ORDINARY)
    assert found is not None
    assert found.stage == "values"
    assert np.argwhere(found.wrong).tolist() == [list(at)]


@given(ARRAYS, st.floats(0, 0.99))
def test_entries_that_move_by_less_than_the_tolerance_agree(expected: np.ndarray, share: float):
    """All at once."""
    assert compare(expected + share * ORDINARY.allowed(expected), expected, ORDINARY) is None


@given(ARRAYS, st.data(), st.sampled_from([np.nan, np.inf, -np.inf]))
def test_an_entry_that_is_no_number_where_there_should_be_one_is_told_as_such(
    expected: np.ndarray, data: st.DataObject, odd: float
):
    """NaN and infinities come before wrong values, however many of those there are."""
    at = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    got = expected + 1e9
    got[at] = odd
    found = compare(got, expected, ORDINARY)
    assert found is not None
    assert found.stage == "finite"
    assert np.argwhere(found.wrong).tolist() == [list(at)]


@given(st.sampled_from([np.nan, np.inf, -np.inf]), st.sampled_from([np.nan, np.inf, -np.inf]) | st.floats())
def test_nan_equals_only_nan_and_an_infinity_only_itself(one: float, other: float):
    """A reference that is not finite is a number to be met all the same."""
    same = (np.isnan(one) and np.isnan(other)) or one == other
    for got, expected in ((one, other), (other, one)):
        assert (compare(got, expected, ORDINARY) is None) == same
        assert (compare(np.array([got, 1.0]), np.array([expected, 1.0]), ORDINARY) is None) == same


def test_the_tolerance_is_relative_to_the_largest_entry_of_a_block():
    """A small entry beside a large one may carry the large one's rounding; a block of its own may not."""
    expected = np.array([1e6, 1e-3])
    assert compare(np.array([1e6, 1e-3 + 0.05]), expected, ORDINARY) is None
    found = compare([expected, np.array([1e-3 + 0.05])], [expected, np.array([1e-3])], ORDINARY)
    assert found is not None
    assert found.path == "result[1]"


def test_a_block_of_zeros_has_a_scale_too():
    """Else no rounding at all would be forgiven."""
    assert Tolerance().allowed(np.zeros(3)) == pytest.approx(1e-7 * SMALLEST_SCALE)
    assert Tolerance().allowed(np.zeros((0, 3))) == pytest.approx(1e-7 * SMALLEST_SCALE)
    assert compare(np.full(3, 1e-14), np.zeros(3), ORDINARY) is None
    assert compare(np.full(3, 1e-12), np.zeros(3), ORDINARY) is not None


def test_an_absolute_tolerance_takes_the_place_of_the_relative_one():
    """However large or small the entries."""
    tolerance = Tolerance(absolute=0.5)
    assert tolerance.allowed(np.array([1e9])) == 0.5
    assert compare(np.array([1e9 + 0.4, 0.4]), np.array([1e9, 0.0]), tolerance) is None
    assert compare(np.array([1e9 + 0.6, 0.4]), np.array([1e9, 0.0]), tolerance) is not None


def test_what_is_not_finite_does_not_widen_the_tolerance():
    """An infinity in the reference would otherwise forgive every difference."""
    expected = np.array([np.inf, np.nan, 1.0])
    assert Tolerance().allowed(expected) == pytest.approx(1e-7)
    assert compare(np.array([np.inf, np.nan, 1.001]), expected, ORDINARY) is not None


def test_arrays_without_entries_agree_when_their_shapes_do():
    """``steps = 0`` is a case like any other."""
    assert compare(np.zeros((0, 3)), np.zeros((0, 3)), ORDINARY) is None
    found = compare(np.zeros((3, 0)), np.zeros((0, 3)), ORDINARY)
    assert found is not None
    assert found.stage == "shape"


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**60), 2**60))
def test_an_array_without_dimensions_is_a_number(value: float):
    """NumPy's reductions return such numbers, and a whole number is one, too."""
    expected = float(value)
    kinds = [value, expected, np.array(expected), np.float64(expected)]
    assert all(compare(each, expected, ORDINARY) is None for each in kinds)
    if isinstance(value, int):
        assert compare(np.array(value), expected, ORDINARY) is None


def test_without_values_only_the_entries_are_free():
    """A random result still has a type, a shape and finite entries."""
    expected = [(np.ones((2, 3)), np.zeros(3))]

    def stage(got: Any) -> str | None:
        found = compare(got, expected, ORDINARY, values=False)
        return found and found.stage

    assert stage([(np.full((2, 3), 7.0), np.ones(3))]) is None
    assert stage([(np.full((2, 3), np.nan), np.ones(3))]) == "finite"
    assert stage([(np.ones((3, 2)), np.ones(3))]) == "shape"
    assert stage([(np.ones((2, 3), dtype=int), np.ones(3))]) == "type"
    assert stage([np.ones((2, 3))]) == "type"


# ---------------------------------------------------------------- float32


def test_float32_is_refused_where_the_inputs_are_float64():
    """Half of the digits are lost, even if the numbers happen to fit."""
    found = compare(np.ones(3, dtype=np.float32), np.ones(3), ORDINARY)
    assert found is not None
    assert found.stage == "type"
    assert (
        found.message == "Your function returned an array of float32 although the inputs are float64: half of the digits are lost."
    )
    assert found.next_step == "Compute in float64, as the inputs are."


def test_float32_is_allowed_where_it_was_asked_for():
    """And float64 remains allowed there."""
    loose = Tolerance(relative=1e-4, float32=True)
    assert compare(np.ones(3, dtype=np.float32), np.ones(3), loose) is None
    assert compare(np.ones(3), np.ones(3), loose) is None
    found = compare(np.full(3, 1.1, dtype=np.float32), np.ones(3), loose)
    assert found is not None
    assert found.stage == "values"


# ---------------------------------------------------------------- what is told first

GOOD = np.array([1.0, 2.0])
DEFECTS: dict[Stage, Any] = {
    "type": np.array([1, 2]),
    "shape": np.array([1.0, 2.0, 3.0]),
    "finite": np.array([1.0, np.nan]),
    "values": np.array([1.0, 5.0]),
}


@given(st.permutations(list(DEFECTS)), st.integers(1, 4))
def test_type_comes_before_shape_before_finite_before_values(order: list[Stage], count: int):
    """Whatever part has which defect: what a student should mend first is told first."""
    present = order[:count]
    found = compare([DEFECTS[stage] for stage in present], [GOOD] * count, ORDINARY)
    assert found is not None
    assert found.stage == min(present, key=list(DEFECTS).index)
    assert found.path == f"result[{present.index(found.stage)}]"


def test_of_two_parts_with_the_same_defect_the_first_is_told():
    """In the order of the result."""
    found = compare((GOOD, GOOD + 1, GOOD + 2), (GOOD, GOOD, GOOD), ORDINARY, names=("dx", "dW", "db"))
    assert found is not None
    assert found.path == "dW"


def test_parts_are_called_by_their_names_and_what_is_inside_them_by_its_place():
    """``names`` are those of the outermost parts."""
    pair = [(GOOD, GOOD)]
    wrong = [(GOOD, GOOD + 1)]
    for got, path in (((wrong, pair), "params[0][1]"), ((pair, wrong), "velocity[0][1]")):
        found = compare(got, (pair, pair), ORDINARY, names=("params", "velocity"))
        assert found is not None
        assert found.path == path
    found = compare(wrong, pair, ORDINARY)
    assert found is not None
    assert found.path == "result[0][1]"


def test_a_difference_in_values_carries_the_arrays_and_where_they_differ():
    """For the table and for the search for a cause."""
    found = compare([3.0, np.array([1.0, 9.0])], [3.0, GOOD], ORDINARY)
    assert found is not None
    assert found.got.tolist() == [1.0, 9.0]
    assert found.expected.tolist() == [1.0, 2.0]
    assert found.wrong.tolist() == [False, True]


# ---------------------------------------------------------------- every message

TABLE = np.arange(6.0).reshape(2, 3)
MESSAGES = [
    # nothing, or nothing that can be compared
    (None, TABLE, "type", "Your function returned None."),
    (None, 1.0, "type", "Your function returned None."),
    (None, [TABLE], "type", "Your function returned None."),
    (None, "just right", "type", "Your function returned None."),
    ([None], [TABLE], "type", "`result[0]` is None."),
    ([None], [(TABLE, TABLE)], "type", "`result[0]` is None."),
    (Refused("numpy.matrix"), TABLE, "type", "Your function returned numpy.matrix, not an array of shape (2, 3)."),
    (Refused("a number of dtype complex128"), 1.0, "type", "Your function returned a number of dtype complex128, not a number."),
    (Refused("a generator"), [TABLE, TABLE], "type", "Your function returned a generator, not a list of 2."),
    # parts
    (TABLE, (TABLE, TABLE), "type", "Your function returned an array of shape (2, 3), not a tuple of 2."),
    ((TABLE,), (TABLE, TABLE), "shape", "Your function returned a tuple of 1, not a tuple of 2."),
    ([TABLE], (TABLE, TABLE), "shape", "Your function returned a list of 1, not a tuple of 2."),
    ([TABLE], [TABLE, TABLE], "shape", "Your function returned a list of 1, not a list of 2."),
    ([TABLE, TABLE], [(TABLE, TABLE), 1.0], "type", "`result[0]` is an array of shape (2, 3), not a tuple of 2."),
    ([(TABLE,)], [(TABLE, TABLE)], "shape", "`result[0]` is a tuple of 1, not a tuple of 2."),
    # numbers
    (TABLE, 1.0, "shape", "Your function returned an array of shape (2, 3), not one number."),
    (True, 1.0, "type", "Your function returned True, not a number."),
    (np.array(False), 1.0, "type", "Your function returned False, not a number."),
    ("1.0", 1.0, "type", "Your function returned the text '1.0', not a number."),
    ([1.0], 1.0, "type", "Your function returned a list of 1, not a number."),
    ({"loss": 1.0}, 1.0, "type", "Your function returned a dict, not a number."),
    (np.nan, 1.0, "finite", "The result is NaN (not a number)."),
    (np.inf, 1.0, "finite", "The result is infinite."),
    (2.0, 1.0, "values", "The result is not the right number."),
    ([2.0], [1.0], "values", "`result[0]` is not the right number."),
    # arrays
    (1.0, TABLE, "type", "Your function returned a float, not an array of shape (2, 3)."),
    (7, TABLE, "type", "Your function returned an int, not an array of shape (2, 3)."),
    (np.array(1.0), TABLE, "type", "Your function returned a number (float64), not an array of shape (2, 3)."),
    ("text", TABLE, "type", "Your function returned the text 'text', not an array of shape (2, 3)."),
    (TABLE.tolist(), TABLE, "type", "Your function returned a list of 2, not an array of shape (2, 3)."),
    (TABLE.astype(int), TABLE, "type", "Your function returned an array of int64, not of float64."),
    (TABLE > 2, TABLE, "type", "Your function returned an array of bool, not of float64."),
    (TABLE, TABLE.astype(int), "type", "Your function returned an array of float64, not of whole numbers."),
    (TABLE.T, TABLE, "shape", "Your function returned an array of shape (3, 2); it should have shape (2, 3)."),
    ([TABLE.T], [TABLE], "shape", "`result[0]` is an array of shape (3, 2); it should have shape (2, 3)."),
    (np.array([[0.0, np.inf, 2.0], [3.0, -np.inf, 5.0]]), TABLE, "finite", "The result: 2 of 6 entries are infinite."),
    ([np.full((2, 3), np.nan)], [TABLE], "finite", "`result[0]`: 6 of 6 entries are NaN (not a number)."),
    (TABLE + 1, TABLE, "values", "The result is wrong in all 6 entries."),
    (TABLE * [1, 1, 2], TABLE, "values", "The result is wrong in 2 of 6 entries."),
    (np.ones((1, 1)), np.zeros((1, 1)), "values", "The result is wrong in its one entry."),
    ([TABLE + 1], [TABLE], "values", "`result[0]` is wrong in all 6 entries."),
    # text
    (TABLE, "just right", "type", "Your function returned an array of shape (2, 3), not text."),
    ("Just right!", "just right", "values", "Your function returned 'Just right!'; the answer is 'just right'."),
]


@pytest.mark.parametrize(("got", "expected", "stage", "message"), MESSAGES, ids=[str(i) for i in range(len(MESSAGES))])
def test_every_message_says_what_came_back_and_what_should_have(got: Any, expected: Any, stage: Stage, message: str):
    """The words a student reads."""
    found = compare(got, expected, ORDINARY)
    assert found is not None
    assert (found.stage, found.message) == (stage, message)


def test_the_parts_of_a_named_result_are_named():
    """So that the order asked for can be read off."""
    names = ("dx", "dW", "db")
    found = compare(TABLE, (TABLE, TABLE, TABLE), ORDINARY, names=names)
    assert found is not None
    assert found.message == "Your function returned an array of shape (2, 3), not (dx, dW, db)."
    found = compare((TABLE, None, TABLE), (TABLE, TABLE, TABLE), ORDINARY, names=names)
    assert found is not None
    assert found.message == "`dW` is None."
    found = compare((TABLE, TABLE.T, TABLE), (TABLE, TABLE, TABLE), ORDINARY, names=names)
    assert found is not None
    assert found.message == "`dW` is an array of shape (3, 2); it should have shape (2, 3)."


def test_none_and_lists_come_with_a_next_step():
    """The two beginners' slips that have one obvious remedy."""
    nothing = compare(None, TABLE, ORDINARY)
    nested = compare(TABLE.tolist(), TABLE, ORDINARY)
    assert nothing is not None
    assert nested is not None
    assert "`return`" in nothing.next_step
    assert "np.array" in nested.next_step


def test_long_text_is_cut_in_a_message():
    """A stranger's words are bounded."""
    found = compare("x" * 4000, TABLE, ORDINARY)
    assert found is not None
    assert len(found.message) < 150
    found = compare("x" * 4000, "just right", ORDINARY)
    assert found is not None
    assert len(found.message) < 150


# ---------------------------------------------------------------- small helpers


def test_the_leaves_of_a_result_are_its_arrays_and_numbers_in_order():
    """However deep."""
    assert leaves([(1, 2), [3, [4]], (), 5]) == [1, 2, 3, 4, 5]
    assert leaves(6) == [6]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        (np.zeros((2, 3)), "an array of shape (2, 3)"),
        (np.zeros(2, dtype=np.float32), "an array of shape (2,) of float32"),
        (np.array(3), "a number (int64)"),
        ([1, 2], "a list of 2"),
        ((), "a tuple of 0"),
        (False, "False"),
        (1, "an int"),
        (1.0, "a float"),
        ({}, "a dict"),
        ("a\nb", r"the text 'a\nb'"),
        (Refused("a value nested too deeply"), "a value nested too deeply"),
    ],
)
def test_a_value_is_described_in_words(value: Any, words: str):
    """As they stand in the messages."""
    assert describe(value) == words


ODD = [0.0, -0.0, 1.0, 1.0 + 5e-8, 1.0 + 2e-7, 1e300, np.inf, -np.inf, np.nan]


@given(*[st.sampled_from(ODD) | st.floats()] * 2, st.sampled_from([None, 0.0, 0.5]), st.booleans())
def test_a_number_is_compared_as_the_array_that_holds_it(got: float, expected: float, absolute: float | None, values: bool):
    """One number takes a shorter way."""
    tolerance = Tolerance(absolute=absolute)
    block = compare(np.array([got]), np.array([expected]), tolerance, values=values)
    for number in (got, np.array(got)):
        alone = compare(number, expected, tolerance, values=values)
        assert (alone is None) == (block is None)
        assert alone is None or block is None or alone.stage == block.stage
