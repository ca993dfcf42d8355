"""The words on a value in two looks: they are the same exactly if its content is."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from learnloop.values.shapes import MAX_MEASURED, measured

NUMBERS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50)
ARRAYS = arrays.arrays(st.sampled_from([np.float64, np.int64, np.bool_]), arrays.array_shapes(max_side=3))
VALUES = st.recursive(NUMBERS | ARRAYS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner))


@given(one=VALUES, other=VALUES)
def test_two_looks_agree_exactly_if_the_content_does(one: Any, other: Any) -> None:
    """In lists and dicts, too; NaN is the same as NaN."""
    if measured(one):
        assert (measured(one) == measured(other)) == (repr(one) == repr(other))


def test_an_exchange_of_two_entries_is_seen() -> None:
    """Neither the norm nor the first entry shows it."""
    assert measured(np.array([0.0, 1.0, 2.0])) != measured(np.array([0.0, 2.0, 1.0]))
    assert measured([np.zeros(2)]) != measured([np.array([0.0, 1.0])])
    assert measured(10**100) != measured(10**101)


def test_what_is_too_large_or_of_another_type_has_no_mark() -> None:
    """So that nothing is said of it."""
    ring: list[Any] = []
    ring.append(ring)
    for value in (np.zeros(MAX_MEASURED + 1), [np.zeros(MAX_MEASURED + 1)], [object()], ring, [0] * 20_000):
        assert measured(value)
        assert "#" not in measured(value)
