"""Answers that were printed but not returned, that are one constant, or a reduction of an argument along another axis."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Focus, Pair, Seen, numbers_in, quantities
from learnloop.report import Diagnosis

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def printed(seen: Sequence[Seen]) -> Diagnosis | None:
    """None was returned, and the right numbers were printed."""
    if not all(each.got is None and _shows(each) for each in seen):
        return None
    step = "`print` shows a value on the screen; `return` gives it to the caller: which of the two is needed here?"
    return Diagnosis("printed, not returned", "the right answer was printed, but it was not returned.", step)


def _shows(each: Seen) -> bool:
    """Whether the printed numbers are those of the right answer, as far as they were printed."""
    shown = [float(text) for text in NUMBER.findall(each.printed)[:1000]]
    wanted = np.concatenate([part.ravel() for part in numbers_in(each.expected)] or [np.zeros(0)])
    if not wanted.size or len(shown) < wanted.size:
        return False
    return bool(np.allclose(shown[: wanted.size], wanted, rtol=1e-4, atol=1e-6))


def constant(seen: Sequence[Seen]) -> Diagnosis | None:
    """The same number in every entry of every answer, whatever the arguments."""
    values = {float(number) for each in seen for part in numbers_in(each.got) for number in part.ravel()[:10_000]}
    rights = {float(number) for each in seen for part in numbers_in(each.expected) for number in part.ravel()[:10_000]}
    if len(values) != 1 or len(rights) < 3:
        return None
    value = values.pop()
    message = f"every number that is returned is {value:.6g}, whatever the arguments are."
    return Diagnosis(
        "a constant", message, "Find the line that reads the arguments, and check whether its result reaches the `return`."
    )


REDUCTIONS: dict[str, Callable[..., Any]] = {"sum": np.sum, "mean": np.mean, "maximum": np.max, "place of the maximum": np.argmax}


def along_another_axis(focus: Focus) -> Diagnosis | None:
    """A sum, mean or maximum of an argument, along another axis than the right answer."""
    for name, quantity in quantities(focus).items():
        for word, reduce in REDUCTIONS.items():

            def along(axis: int | None, q: Any = quantity, reduce: Any = reduce) -> Callable[[Pair], Any]:
                return lambda p: reduce(q(p), axis=axis) if np.ndim(q(p)) > 1 else None

            for right in (0, 1, None):
                if not focus.cures(along(right)):
                    continue
                for axis in (0, 1, None):
                    if axis != right and focus.fits(along(axis)):
                        where = "over everything" if axis is None else f"along axis {axis}"
                        message = (
                            f"{focus.subject} {focus.be} the {word} of {name} {where}; it should go along another axis.{focus.rest}"
                        )
                        step = f"In the shape of {name}, which axis should disappear?"
                        return Diagnosis("along another axis", message, step)
    return None
