"""Comparing what a student's function returned with what it should have returned: type, shape, finite, values."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from learnloop.report import Stage
from learnloop.values.nested import plain_number
from learnloop.values.sent import SUBCLASS, Refused

Array = np.ndarray[Any, np.dtype[Any]]

# Where every expected entry of a block is (nearly) zero, entries are compared on this scale instead of the largest's.
SMALLEST_SCALE = 1e-6


class Tolerance(Struct, frozen=True):
    """How close is close enough: ``relative`` to the largest expected entry of a block, or ``absolute`` where that is given."""

    relative: float = 1e-7
    absolute: float | None = None
    float32: bool = False

    def allowed(self, expected: Array | float) -> float:
        """The largest difference from this block, or from one finite number, that still counts as equal."""
        if self.absolute is not None:
            return self.absolute
        if isinstance(expected, float):
            largest = abs(expected)
        else:
            largest = float(np.max(np.abs(expected[np.isfinite(expected)]), initial=0.0))
        return self.relative * max(largest, SMALLEST_SCALE)


class Difference(Struct, frozen=True):
    """The first block that differs: the stage, the place in the result, the message; the arrays when it has values."""

    stage: Stage
    path: str
    message: str
    got: Any = None
    expected: Any = None
    wrong: Any = None
    next_step: str = ""


def compare(got: Any, expected: Any, tolerance: Tolerance, *, names: Sequence[str] = (), values: bool = True) -> Difference | None:
    """The first difference in the order type, shape, finite, values; None when the two agree.

    ``names`` are what the parts of a result are called (dx, dW, db). Without ``values`` the entries themselves are not compared.
    """
    pairs: list[tuple[str, Any, Any]] = []
    problem = _structure(got, expected, "", names, pairs)
    if problem is not None:
        return problem
    unsure = [pair for pair in pairs if not _right(pair[1], pair[2], tolerance, values=values)]
    judges: list[Callable[[str, Any, Any, Tolerance], Difference | None]] = [_kind, _shape, _finite]
    for judge in [*judges, _values] if values else judges:
        for path, part, wanted in unsure:
            problem = judge(path, part, wanted, tolerance)
            if problem is not None:
                return problem
    return None


def _right(got: Any, expected: Any, tolerance: Tolerance, *, values: bool) -> bool:
    """Whether this is finite, and right in every respect. Most are: it takes less time to say so than to look for what is wrong."""
    if isinstance(got, np.ndarray) and isinstance(expected, np.ndarray):
        return _right_array(got, expected, tolerance, values=values)
    return _right_number(got, expected, tolerance, values=values)


def _right_array(got: Array, expected: Array, tolerance: Tolerance, *, values: bool) -> bool:
    if got.dtype != np.float64 or expected.dtype != np.float64 or got.shape != expected.shape or not got.size:
        return False
    if not values:
        return bool(np.isfinite(got).all())
    with np.errstate(invalid="ignore", over="ignore"):
        off, largest = float(np.abs(got - expected).max()), float(np.abs(expected).max())
    return math.isfinite(largest) and off <= tolerance.allowed(largest)


def _right_number(got: Any, expected: Any, tolerance: Tolerance, *, values: bool) -> bool:
    number = got.item() if isinstance(got, np.ndarray) and not got.ndim else got
    if type(number) is not type(expected) or type(number) not in (int, float) or not math.isfinite(number):
        return False
    if not values or number == expected:
        return True
    return type(number) is float and math.isfinite(expected) and abs(number - expected) <= tolerance.allowed(expected)


def describe(value: Any) -> str:
    """What a value is, in the words of an error message."""
    if value is None:
        return "None"
    if isinstance(value, Refused):
        return value.kind
    if isinstance(value, np.ndarray):
        if value.dtype == bool and not value.ndim:
            return f"{bool(value)}"
        kind = "" if value.dtype == np.float64 else f" of {value.dtype}"
        return f"an array of shape {value.shape}{kind}" if value.ndim else f"a number ({value.dtype})"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, bool):
        return f"{value}"
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    article = "an" if type(value).__name__[0] in "aeiou" else "a"
    return f"{article} {type(value).__name__}"


def _named(path: str) -> str:
    return f"`{path}` is" if path else "Your function returned"


def _structure(got: Any, expected: Any, path: str, names: Sequence[str], pairs: list[tuple[str, Any, Any]]) -> Difference | None:
    if not isinstance(expected, list | tuple):
        pairs.append((path, _array_of_indices(got) if _holds_indices(expected) else got, expected))
        return None
    wanted = f"a list of {len(expected)}" if isinstance(expected, list) else f"a tuple of {len(expected)}"
    if names and not path:
        wanted = f"({', '.join(names)})"
    if got is None:
        return _nothing(path)
    if not isinstance(got, list | tuple):
        return Difference("type", path, f"{_named(path)} {describe(got)}, not {wanted}.")
    if len(got) != len(expected):
        step = "Count by hand how many items it should have, and say what each item is."
        return Difference("shape", path, f"{_named(path)} {describe(got)}, not {wanted}.", next_step=step)
    for i, (part, goal) in enumerate(zip(got, expected, strict=True)):
        name = names[i] if names and not path else f"{path or 'result'}[{i}]"
        problem = _structure(part, goal, name, names, pairs)
        if problem is not None:
            return problem
    return None


def _holds_indices(expected: Any) -> bool:
    return isinstance(expected, np.ndarray) and expected.ndim == 1 and expected.dtype.kind == "i"


def _array_of_indices(got: Any) -> Any:
    """A list of whole numbers does for an array of indices."""
    if not (isinstance(got, list | tuple) and got and all(_is_index(each) for each in got)):
        return got
    return np.array([int(each) for each in got], dtype=np.int64)


def _is_index(value: Any) -> bool:
    whole = value.ndim == 0 and value.dtype.kind == "i" if isinstance(value, np.ndarray) else type(value) is int
    return whole and abs(int(value)) < 2**63


def _nothing(path: str) -> Difference:
    if path:
        return Difference("type", path, f"`{path}` is None.")
    step = "Return the result with `return`: printing it is not enough, and every branch needs a `return`."
    return Difference("type", path, "Your function returned None.", next_step=step)


def _is_number(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "fi"
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(path: str, got: Any, expected: Any, tolerance: Tolerance) -> Difference | None:
    if got is None:
        return _nothing(path)
    if isinstance(expected, str):
        if not isinstance(got, str):
            return Difference("type", path, f"{_named(path)} {describe(got)}, not text.")
        return None
    if isinstance(expected, int | float):
        if _is_number(got):
            return _kind_of_number(path, got, expected)
        if isinstance(got, np.ndarray) and got.ndim and got.dtype.kind in "fi":
            return Difference("shape", path, f"{_named(path)} {describe(got)}, not one number.")
        return Difference("type", path, f"{_named(path)} {describe(got)}, not a number.", next_step=_made_plain(got))
    if not isinstance(got, np.ndarray) or (got.ndim == 0 and expected.ndim):
        step = "`np.array(...)` makes an array of a list." if isinstance(got, list | tuple) else _made_plain(got)
        wanted = f"an array of shape {expected.shape}"
        return Difference("type", path, f"{_named(path)} {describe(got)}, not {wanted}.", next_step=step)
    if got.dtype.kind != expected.dtype.kind:
        wanted = "whole numbers" if expected.dtype.kind == "i" else "float64"
        return Difference("type", path, f"{_named(path)} an array of {got.dtype}, not of {wanted}.")
    if got.dtype == np.float32 and not tolerance.float32:
        step = "Compute in float64, as the inputs are."
        message = f"{_named(path)} an array of float32 although the inputs are float64: half of the digits are lost."
        return Difference("type", path, message, next_step=step)
    return None


def _made_plain(got: Any) -> str:
    """What to do about a value that cannot be compared, where there is something to say."""
    kind = got.kind if isinstance(got, Refused) else ""
    if SUBCLASS in kind:
        return "Return a plain array: `np.asarray(...)` makes one of it, or `.filled(...)` if it is masked."
    if "complex" in kind:
        return "Find where complex numbers come in: the right answer is real."
    if "dtype float" in kind or "dtype longdouble" in kind:
        return "Compute in float64, as the inputs are: `.astype(np.float64)` converts an array."
    return ""


def _kind_of_number(path: str, got: Any, expected: Any) -> Difference | None:
    """A count must be a whole number, as an int, however large."""
    value = got.item() if isinstance(got, np.ndarray) else got
    if isinstance(expected, float) or isinstance(value, int) or not math.isfinite(value):
        return None
    step = "A count is a whole number: find the line that introduces a decimal point, with a `/` or a float."
    return Difference("type", path, f"{_named(path)} {value:.6g} as a float, not a whole number.", next_step=step)


def _shape(path: str, got: Any, expected: Any, tolerance: Tolerance) -> Difference | None:
    if not isinstance(expected, np.ndarray) or got.shape == expected.shape:
        return None
    message = f"{_named(path)} an array of shape {got.shape}; it should have shape {expected.shape}."
    return Difference("shape", path, message, got, expected)


def _finite(path: str, got: Any, expected: Any, tolerance: Tolerance) -> Difference | None:
    if isinstance(expected, str) or isinstance(got, int) or np.isfinite(got).all():
        return None
    mine, goal = _as_array(got), _as_array(expected)
    wrong = ~np.isfinite(mine) & np.isfinite(goal)
    if not wrong.any():
        return None
    first = mine[wrong].flat[0]
    word = "NaN (not a number)" if np.isnan(first) else "infinite"
    where = "The result" if not path else f"`{path}`"
    count = f"{int(wrong.sum())} of {wrong.size} entries {'are' if wrong.sum() > 1 else 'is'}"
    return Difference("finite", path, f"{where}: {count} {word}." if wrong.ndim else f"{where} is {word}.", mine, goal, wrong)


def _values(path: str, got: Any, expected: Any, tolerance: Tolerance) -> Difference | None:
    if isinstance(expected, str):
        if got == expected:
            return None
        return Difference("values", path, f"Your function returned {got[:60]!r}; the answer is {expected!r}.")
    if isinstance(expected, int) and (isinstance(got, int) or got.dtype.kind in "iu"):
        return _whole_number(path, int(got), expected)
    mine, goal = (np.asarray(plain_number(each), dtype=np.float64) for each in (got, expected))
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(mine - goal) <= tolerance.allowed(goal)
    wrong = ~(near | (mine == goal) | (np.isnan(mine) & np.isnan(goal)))
    if not wrong.any():
        return None
    what = f"`{path}`" if path else "The result"
    if not wrong.ndim:
        message = f"{what} is not the right number."
    elif wrong.all():
        message = f"{what} is wrong in all {wrong.size} entries." if wrong.size > 1 else f"{what} is wrong in its one entry."
    else:
        message = f"{what} is wrong in {int(wrong.sum())} of {wrong.size} entries."
    return Difference("values", path, message, mine, goal, wrong)


def _whole_number(path: str, got: int, expected: int) -> Difference | None:
    """Counts are compared digit by digit: a float64 holds only the first 16."""
    if got == expected:
        return None
    message = f"{f'`{path}`' if path else 'The result'} is not the right number"
    if 2**63 <= max(abs(got), abs(expected)) < 10**40:  # no table holds all of their digits
        return Difference("values", path, f"{message}: {got}, not {expected}.")
    return Difference("values", path, f"{message}.", _as_array(got), _as_array(expected), np.array(True))


def _as_array(value: Any) -> Array:
    return np.asarray(plain_number(value))
