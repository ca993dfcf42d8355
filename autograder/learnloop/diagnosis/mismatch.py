"""What a wrong shape or length says by itself: which axis it has, which it should have, which item is missing."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from learnloop.values.compare import Difference

AXES = {1: ("entry",), 2: ("row", "column")}


def told(difference: Difference, got: Any, expected: Any, names: Sequence[str] = (), arguments: Sequence[Any] = ()) -> list[str]:
    """At most one sentence about a difference in shape; ``got`` and ``expected`` are the whole answers."""
    if difference.stage != "shape":
        return []
    if isinstance(difference.got, np.ndarray) and isinstance(difference.expected, np.ndarray):
        mine, right = difference.got.shape, difference.expected.shape
        whole = next((name for name, value in zip(names, arguments, strict=False) if np.shape(_array(value)) == mine != ()), "")
        words = _of_arrays(mine, right, dict(_axes(names, arguments)))
        if not words and whole and mine[1:] == right[1:] and mine[0] > right[0]:
            words = f"It has as many rows as all of `{whole}`."
    elif isinstance(got, np.ndarray) and not isinstance(expected, list | tuple):
        words = _of_a_number(got.shape, dict(_axes(names, arguments)))
    else:
        words = next((_of_lists(*both) or _as_many(both[0], names, arguments) for both in _uneven(got, expected)), "")
    words = _regrouped(got, expected) or words
    return [words] if words else []


def _array(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) else 0


def _axes(names: Sequence[str], arguments: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """By length, what an axis of an argument counts; lengths that two kinds of axes share are left out."""
    found: dict[int, set[str]] = {}
    for name, value in zip(names, arguments, strict=False):
        if isinstance(value, np.ndarray) and value.ndim in AXES:
            for length, axis in zip(value.shape, AXES[value.ndim], strict=True):
                found.setdefault(length, set()).add(f"{axis} of `{name}`")
    yield from ((length, sorted(axes)[0]) for length, axes in found.items())


def _of_arrays(mine: tuple[int, ...], right: tuple[int, ...], counted: dict[int, str]) -> str:
    if mine != right and mine == right[::-1]:
        return "Its rows and columns are swapped."
    if len(mine) == len(right) == 1 and mine[0] in counted and right[0] in counted and counted[mine[0]] != counted[right[0]]:
        has, needs = counted[mine[0]], counted[right[0]]
        words = f"It has one number for each {has}; it should have one for each {needs}."
        return f"{words} Does a sum, mean or maximum run along the wrong axis?"
    if len(right) > 1 and mine == right[1:]:
        return f"This is the shape of a single row: the answer holds {right[0]} of them."
    if len(right) > 1 and mine == right[:-1]:
        return f"It has one number for each row; each row should have {right[-1]} of them."
    if _without_ones(mine) == _without_ones(right):
        return "It has an axis of length 1 too many." if len(mine) > len(right) else "An axis of length 1 is missing."
    if len(mine) > 1 and mine[1:] == right:
        return f"It has {mine[0]} rows of the right shape: was a sum over them left out, or was it made like another array?"
    return ""


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(length for length in shape if length != 1)


def _of_a_number(mine: tuple[int, ...], counted: dict[int, str]) -> str:
    """Of an array in the place of one number."""
    if len(mine) == 1 and mine[0] in counted:
        return f"It has one number for each {counted[mine[0]]}: they are not put together yet, by a mean or a sum."
    return ""


def _as_many(got: Any, names: Sequence[str], arguments: Sequence[Any]) -> str:
    """Of a list that is as long as an argument says."""
    name = next((name for name, value in zip(names, arguments, strict=False) if type(value) is int and value == len(got)), "")
    return f"It has as many items as `{name}` says." if name else ""


def _regrouped(got: Any, expected: Any) -> str:
    """Of lists that hold what pairs should hold, or the items from the last to the first, by the shapes of all."""
    mine, right = _shapes(got), _shapes(expected)
    if not isinstance(mine, list) or not isinstance(right, list) or not all(isinstance(each, list) for each in [*mine, *right]):
        return ""
    if mine == right[::-1] != right:
        return "By the shapes, its items stand in the opposite order, the last one first."
    if len({len(each) for each in mine}) == 1 and len(right) > 1 and mine != right:
        grouped = [list(each) for each in zip(*mine, strict=True)]
        if grouped in (right, right[::-1]):
            order = "" if grouped == right else ", from the last to the first"
            return f"By the shapes, it is {len(mine)} lists{order}, where one list of {len(right)} items belongs: see `zip`."
    return ""


def _uneven(got: Any, expected: Any) -> Iterator[tuple[Any, Any]]:
    """The first lists of different lengths at the same place of two answers."""
    if isinstance(got, list | tuple) and isinstance(expected, list | tuple):
        if len(got) != len(expected):
            yield got, expected
        else:
            for one, other in zip(got, expected, strict=True):
                yield from _uneven(one, other)


def _of_lists(got: Any, expected: Any) -> str:
    """Which item is missing or too many, if the shapes of the others say so."""
    mine, right = [_shapes(each) for each in got], [_shapes(each) for each in expected]
    if len(set(map(str, right))) == 1 and len(right) > 1:
        return ""  # the items look alike
    for missing, words in ((right[1:], "the first"), (right[:-1], "the last")):
        if missing and mine == missing:
            return f"By the shapes of its items, {words} is missing, {_described(expected[0 if words == 'the first' else -1])}."
    for more, words in ((mine[1:], "the first"), (mine[:-1], "the last")):
        if more and more == right:
            return f"By the shapes of its items, {words} is one too many, {_described(got[0 if words == 'the first' else -1])}."
    return ""


def _shapes(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_shapes(each) for each in value]
    return np.shape(value) if isinstance(value, np.ndarray | int | float) else None


def _described(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "with " + " and ".join(f"{np.shape(each)}" for each in value if isinstance(each, np.ndarray))
    return f"of shape {np.shape(value)}"
