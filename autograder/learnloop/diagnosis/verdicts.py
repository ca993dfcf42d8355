"""Verdicts on curves, in words: what a wrong one depends on is found by changing the curves in a way that changes no right one."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints import Seen, Trial
from learnloop.diagnosis.fingerprints.trials import Call
from learnloop.report import Diagnosis

FEWEST = 3  # curves whose verdict such a change turns from right to wrong, or from wrong to right
MOST = 24  # that are changed

Change = Callable[[list[Any]], list[Any]]


def _scaled(factor: float) -> Change:
    """All curves in other units."""
    return lambda arguments: [_mapped(value, lambda curve: curve * factor) for value in arguments]


def _bumped(arguments: list[Any]) -> list[Any]:
    """A point in the first half of each falling curve a little above the one before it."""

    def bump(curve: Any) -> Any:
        changed = curve.copy()
        at = max(len(curve) // 3, 1)
        if len(curve) > 5 and curve[at - 1] > curve[at] > curve[-1]:
            changed[at] = curve[at - 1] * 1.001
        return changed

    return [_mapped(value, bump) for value in arguments]


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """A curve, as an array or a list of floats, changed; anything else as it is."""
    curve = np.asarray(value, dtype=np.float64) if isinstance(value, list | np.ndarray) else np.zeros(())
    if curve.ndim != 1 or not len(curve) or not np.isfinite(curve).all():
        return value
    return change(curve) if isinstance(value, np.ndarray) else change(curve).tolist()


CHANGES: list[tuple[str, Sequence[Change], str, str]] = [
    (
        "fixed numbers",
        [_scaled(10.0), _scaled(0.1), _scaled(100.0), _scaled(0.01)],
        "The same curves in other units, all losses times one factor, get another verdict: a loss is compared with a fixed number.",
        "Compare losses of this run with each other: the last one with the first, or with the lowest.",
    ),
    (
        "a single rise",
        [_bumped],
        "One early rise by a tenth of a percent changes your verdict: you let a single step decide. Curves bump now and then.",
        "Compare where a curve ends with its lowest point, or count how often it rises.",
    ),
]


def cause(seen: Sequence[Seen], trial: Trial) -> Diagnosis | None:
    """What turns verdicts of this function, and no right one: named if it accounts for the wrong ones."""
    wrong = [each for each in seen if each.wrong][:MOST]
    if trial.again is None or not wrong or not all(isinstance(each.expected, str) and isinstance(each.got, str) for each in wrong):
        return None
    right = [each for each in seen if not each.wrong][:MOST]
    for title, changes, message, step in CHANGES:
        if sum(_turns(each, changes, trial.right, trial.again) for each in [*wrong, *right]) >= FEWEST:
            return Diagnosis(title, message, step)
    return None


def _turns(seen: Seen, changes: Sequence[Change], right: Call, again: Call) -> bool:
    """Whether one of these changes turns the verdict of the function, and not the right one."""
    for change in changes:
        arguments = change(seen.arguments)
        answer = again(arguments) if right(arguments) == seen.expected else None
        if isinstance(answer, str) and answer != seen.got:
            return True
    return False
