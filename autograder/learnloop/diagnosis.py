"""Naming the cause of a wrong answer: only when it explains every entry, on two independent draws."""

import copy
import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from learnloop.bank import Mistake
from learnloop.compare import Difference, Tolerance, compare, leaves
from learnloop.report import Diagnosis, Entry, Table

EXACT = Tolerance(relative=1e-9)
MAX_ENTRIES = 6
FEWEST_WORDS = 10  # one of three words says little: so many must be looked at before a mistake is named


class Observation(Struct, frozen=True):
    """One call of a student's function: how to make its arguments anew, what came back, what was right, and the sizes."""

    arguments: Callable[[], list[Any]]
    got: Any
    expected: Any
    sizes: dict[str, int]
    float32: bool = False


def diagnose(observations: Sequence[Observation], mistakes: Sequence[Mistake]) -> Diagnosis | None:
    """The cause that explains every entry of every observation, the right ones included, or None.

    Needs at least two observations in which the student's function was wrong.
    """
    wrong = [each for each in observations if _differ(each.got, each.expected, each)]
    words = all(isinstance(each.expected, str) for each in wrong)
    enough = len(observations) >= FEWEST_WORDS if words else any(_tells_apart(each.got) for each in wrong)
    if len(wrong) < 2 or not enough:
        return None
    for entry in mistakes:
        if all(_same(entry, each) for each in observations):
            return Diagnosis(entry.name, entry.explanation)
    return _constant_ratio(wrong)


def _tells_apart(got: Any) -> bool:
    """Whether this answer is evidence: many mistakes end in nothing but zeros, in infinity or in NaN."""
    numbers = [leaf for leaf in leaves(got) if isinstance(leaf, np.ndarray | int | float)]
    return any(np.any(np.isfinite(leaf) & (leaf != 0)) for leaf in numbers)


def _same(entry: Mistake, seen: Observation) -> bool:
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = entry.answer(*copy.deepcopy(seen.arguments()))
    except Exception:
        return False  # this mistake crashes here, and the student's function did not
    if any(leaf is None for leaf in leaves(answer)):
        return False
    return not _differ(seen.got, _plain(answer), seen)


def _differ(one: Any, other: Any, seen: Observation) -> bool:
    tolerance = Tolerance(relative=1e-5, float32=True) if seen.float32 else EXACT
    try:
        return compare(one, other, tolerance) is not None
    except (TypeError, ValueError, AttributeError):
        return True  # a mistake returned something that has no comparison


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def _constant_ratio(observations: Sequence[Observation]) -> Diagnosis | None:
    """One factor between all entries of wrong and right, read in terms of the sizes."""
    ratios = [_ratio(each) for each in observations]
    if any(ratio is None for ratio in ratios):
        return None
    factors: dict[str, Callable[[dict[str, int]], float]] = {
        "-1": lambda s: -1.0,
        "2": lambda s: 2.0,
        "1/2": lambda s: 0.5,
        "N x C": lambda s: s["N"] * s["C"],
        "N x D": lambda s: s["N"] * s["D"],
        "N": lambda s: s["N"],
        "C": lambda s: s["C"],
        "D": lambda s: s["D"],
        "H": lambda s: s["H"],
        "1/N": lambda s: 1 / s["N"],
        "1/C": lambda s: 1 / s["C"],
        "1/D": lambda s: 1 / s["D"],
    }
    for name, factor in factors.items():
        pairs = zip(ratios, observations, strict=True)
        if all(ratio is not None and abs(ratio / factor(seen.sizes) - 1) < 1e-9 for ratio, seen in pairs):
            return Diagnosis(f"times {name}", _ratio_words(name, observations[0].sizes))
    return None


def _ratio_words(name: str, sizes: dict[str, int]) -> str:
    if name == "-1":
        return "every entry has the right size and the wrong sign."
    if name == "2":
        return "every entry is exactly twice the right one: a factor of 2 is there once too often."
    if name == "1/2":
        return "every entry is exactly half of the right one: a factor of 2 is missing."
    if name.startswith("1/"):
        size = name[2:]
        small = f"every entry is {sizes[size]} times too small, and {size} = {sizes[size]} here"
        return f"{small}: it is divided by {size} once too often."
    value = int(np.prod([sizes[size] for size in name.split(" x ")]))
    return f"every entry is {value} times too large, and {name} = {value} here: a sum stands where a mean should."


def _ratio(seen: Observation) -> float | None:
    """got / expected when it is one number for all entries that are not zero, else None."""
    if compare(seen.got, seen.expected, EXACT, values=False) is not None or isinstance(seen.expected, str):
        return None
    got = np.concatenate([np.ravel(np.asarray(leaf, dtype=np.float64)) for leaf in leaves(seen.got)])
    expected = np.concatenate([np.ravel(np.asarray(leaf, dtype=np.float64)) for leaf in leaves(seen.expected)])
    if not np.isfinite(got).all() or not np.any(expected):
        return None
    largest = int(np.argmax(np.abs(expected)))
    ratio = float(got[largest] / expected[largest])
    allowed = 1e-9 * max(float(np.max(np.abs(got))), 1e-300)
    return ratio if bool(np.all(np.abs(got - ratio * expected) <= allowed)) else None


def table_of(difference: Difference, column: str = "expected") -> Table | None:
    """The first entries that differ, as text."""
    if difference.wrong is None:
        return None
    mine, goal, wrong = difference.got, difference.expected, np.asarray(difference.wrong)
    entries = []
    for index in np.argwhere(wrong)[:MAX_ENTRIES]:
        at = tuple(int(i) for i in index)
        yours, right = float(mine[at]), float(goal[at])
        with np.errstate(all="ignore"):
            ratio = yours / right if right and np.isfinite(yours) and np.isfinite(right) else math.nan
        place = f"{difference.path or ''}{list(at) if at else ''}" or "result"
        entries.append(Entry(place, *numbers(yours, right), _ratio_text(ratio)))
    return Table(entries=entries, differing=int(wrong.sum()), size=wrong.size, expected=column)


def numbers(yours: float, right: float) -> tuple[str, str]:
    """Two numbers that differ, in six digits, or in as many as it takes to tell them apart."""
    for digits in range(6, 18):
        pair = f"{yours:+.{digits}g}", f"{right:+.{digits}g}"
        if pair[0] != pair[1]:
            break
    return pair


def _ratio_text(ratio: float) -> str:
    if not math.isfinite(ratio):
        return ""
    return f"{ratio:.3f}" if 0.001 <= abs(ratio) < 1e6 else f"{ratio:.3g}"
