"""Answers that are a function of the right ones: rounded, squared, with the last step missing or one step too many."""

from collections.abc import Callable
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Focus, floats
from learnloop.diagnosis.fingerprints.guesses import guess_of, one_number
from learnloop.report import Diagnosis

WHOLE_STEP = "Look for an array of whole numbers, a `//`, an `int` or a rounding between the inputs and the `return`."
FUNCTION_STEP = "Go through the steps of the docstring again, and find the one where your code does something else."

FUNCTIONS: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("cut to whole numbers", "{every} is the right one without its decimals", np.trunc),
    ("rounded down", "{every} is the right one rounded down to a whole number", np.floor),
    ("rounded up", "{every} is the right one rounded up to a whole number", np.ceil),
    ("rounded to whole numbers", "{every} is the right one rounded to a whole number", np.round),
    ("sign lost", "{every} is the absolute value of the right one", np.abs),
    ("negative entries lost", "{every} that should be below 0 is 0; the others are right", lambda e: np.maximum(e, 0)),
    ("positive entries lost", "{every} that should be above 0 is 0; the others are right", lambda e: np.minimum(e, 0)),
    ("cut off at 1", "{every} that should be above 1 is 1; the others are right", lambda e: np.minimum(e, 1)),
    ("square", "{every} is the square of the right one", np.square),
    ("square root", "{every} is the square root of the right one", np.sqrt),
    ("logarithm", "{every} is the logarithm of the right one", np.log),
    ("exponential", "{every} is exp of the right one", np.exp),
    ("one divided by it", "{every} is 1 divided by the right one", lambda e: 1 / e),
    ("one less it", "{every} is 1 minus the right one", lambda e: 1 - e),
    ("sign only", "{every} is only the sign of the right one: -1, 0 or 1", np.sign),
    ("cumulated", "{every} has all entries before it added to it", lambda e: np.cumsum(e, axis=0) if e.ndim else None),
]
LAST_STEPS: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("divided by its sum", "the right one divided by the sum of all its entries", lambda v: v / v.sum()),
    (
        "divided by the sum of each row",
        "the right one with every row divided by its sum",
        lambda v: v / v.sum(axis=1, keepdims=True),
    ),
    ("divided by the sum of each column", "the right one with every column divided by its sum", lambda v: v / v.sum(axis=0)),
    (
        "divided by its length",
        "the right one divided by its length (the square root of the sum of its squares)",
        lambda v: v / np.linalg.norm(v),
    ),
    ("divided by its largest", "the right one divided by its largest entry", lambda v: v / v.max()),
    ("less its mean", "the right one with the mean of all its entries subtracted", lambda v: v - v.mean()),
    (
        "less the mean of each row",
        "the right one with the mean of every row subtracted",
        lambda v: v - v.mean(axis=1, keepdims=True),
    ),
    ("less the mean of each column", "the right one with the mean of every column subtracted", lambda v: v - v.mean(axis=0)),
]


def function_of(focus: Focus) -> Diagnosis | None:
    """A function of what is right: rounded, squared, with one step too many or too few at the end."""
    if one_number(focus):
        return None  # one number is a function of anything
    for name, words, change in FUNCTIONS:
        if focus.fits(guess_of(change)):
            step = WHOLE_STEP if "whole" in name or "rounded" in name else FUNCTION_STEP
            return Diagnosis(name, f"{words.format(every=focus.every)}.{focus.rest}", step)
    subject = focus.subject
    scaled = _scaled(focus)  # dividing such an answer by its own sum always cures it
    for name, words, change in LAST_STEPS:
        if focus.fits(guess_of(change, 1)):
            return Diagnosis(name, f"{subject} {focus.be} {words}: one step too many.{focus.rest}", FUNCTION_STEP)
        if not scaled and focus.cures(lambda p, c=change: c(floats(p.got)) if np.ndim(p.got) else None):  # type: ignore[misc]
            message = f"{subject} would be right if it were {name.replace('less', 'reduced by')}.{focus.rest}"
            return Diagnosis(f"not {name}", message, FUNCTION_STEP)
    return None


def _scaled(focus: Focus) -> bool:
    """Whether what was returned is nearly the same multiple of what is right in all calls, within one ten-thousandth."""
    ratios: list[float] = []
    for pair in focus.pairs:
        got, expected = floats(pair.got), floats(pair.expected)
        if got.shape != expected.shape or not np.all(expected):
            return False
        ratios += np.ravel(got / expected).tolist()
    return max(ratios) - min(ratios) <= 1e-4 * max(map(abs, ratios))
