"""Fingerprints: what a wrong answer reveals about its cause when no mistake of the bank gives the same answers.

Each is a function of a few calls (arguments, what was returned, what was right). It makes a claim only when the claim explains
every entry of every call, including the right ones, and when at least two calls are wrong.
"""

from collections.abc import Callable, Sequence

import numpy as np

from learnloop.diagnosis.fingerprints import factors, forms, orders, partly, precision, shapes, sizes, trials, wholes
from learnloop.diagnosis.fingerprints.evidence import Focus, Seen, focuses, numeric, telling
from learnloop.diagnosis.fingerprints.trials import Trial
from learnloop.report import Diagnosis

__all__ = ["Seen", "Trial", "explain", "located", "unused", "where_right"]

where_right = sizes.where_right

# Each looks at one group of parts. FIRST: the surest claims; LATER: the others, after the reference was asked.
FIRST: list[Callable[[Focus], Diagnosis | None]] = [
    shapes.shape,
    precision.precision,
    partly.of_one_number,
    factors.ratio,
    orders.order,
    factors.an_argument,
    wholes.along_another_axis,
]
LATER: list[Callable[[Focus], Diagnosis | None]] = [
    forms.function_of,
    factors.offset,
    partly.wrong_where,
]


def explain(seen: Sequence[Seen], trial: Trial | None = None) -> Diagnosis | None:
    """The first fingerprint that explains every entry of all these calls, or None; at least two must be wrong."""
    if sum(each.wrong for each in seen) < 2:
        return None
    with np.errstate(all="ignore"):
        found = wholes.printed(seen)
        if found is None and telling(seen):
            found = orders.rearranged(seen)
        if found is None and numeric(seen):
            found = _of_numbers(seen, trial)
        return found


def located(seen: Sequence[Seen]) -> str:
    """Which parts of an answer are wrong in all these calls while the others are right, as a sentence; "" when none stand out."""
    wrong = sum(each.wrong for each in seen)
    groups = focuses(seen) if wrong >= 2 and numeric(seen) else []
    draws = "every draw" if wrong == len(seen) else "every draw that is wrong"
    return f"Only {groups[0].words} {groups[0].be} wrong, in {draws}; the rest is right." if groups and groups[0].words else ""


def unused(seen: Sequence[Seen], trial: Trial) -> str:
    """An argument that makes no difference to the answer, as a sentence; "" when there is none."""
    wrong = sum(each.wrong for each in seen)
    return trials.unused(seen, trial) if wrong >= 2 and numeric(seen) and telling(seen) else ""


def _of_numbers(seen: Sequence[Seen], trial: Trial | None) -> Diagnosis | None:
    groups = focuses(seen)
    found = _first([precision.other_type, precision.last_digits], groups)
    if found is None and telling(seen):
        found = _first(FIRST, groups)
        if found is None and trial is not None:
            found = trials.other_axis(seen, trial) or trials.other_arguments(seen, trial)
        found = found or _first(LATER, groups) or wholes.constant(seen)
        if found is None and trial is not None:
            found = trials.asked_again(seen, trial)
    return found or _first([partly.not_finite], groups)


def _first(fingerprints: Sequence[Callable[[Focus], Diagnosis | None]], groups: Sequence[Focus]) -> Diagnosis | None:
    """The first claim that any of these makes of any of these groups."""
    return next((claim for each in fingerprints for focus in groups if (claim := each(focus)) is not None), None)
