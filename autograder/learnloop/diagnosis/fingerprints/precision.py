"""Answers that are right except for their last digits, or for the type of their numbers."""

from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Focus, Pair, floats
from learnloop.diagnosis.fingerprints.guesses import guess_of, one_number
from learnloop.report import Diagnosis


def precision(focus: Focus) -> Diagnosis | None:
    """Numbers that were rounded, to float32 or to some decimals."""
    if one_number(focus):
        return None
    if any(pair.seen.float32 or np.asarray(pair.got).dtype == np.float32 for pair in focus.pairs):
        return None  # the inputs are float32, or the type was reported
    if all(_narrow(pair) for pair in focus.pairs) and any(np.any(pair.got != np.round(pair.got)) for pair in focus.pairs):
        message = f"{focus.every} is right to 7 digits only and is a float32 number: half of the digits were lost.{focus.rest}"
        return Diagnosis("float32", message, "Look for an array that is made with a dtype, and make it float64, like the inputs.")
    for decimals in range(1, 12):
        if focus.fits(guess_of(lambda e, d=decimals: np.round(e, d))):  # type: ignore[misc]
            rounded = f"rounded to {decimals} decimal{'s' if decimals > 1 else ''}"
            return Diagnosis(
                rounded,
                f"{focus.every} is the right one {rounded}.{focus.rest}",
                "Leave rounding to the code that prints the number.",
            )
    return None


def other_type(focus: Focus) -> Diagnosis | None:
    """The right numbers, as whole numbers or True and False where floats are asked for."""
    kinds = [np.asarray(p.got).dtype for p in focus.pairs if np.asarray(p.got).dtype.kind != np.asarray(p.expected).dtype.kind]
    kind = next((each for each in kinds if each.kind in "iub"), None)
    if kind is not None and focus.fits(lambda p: p.expected):
        message = f"the numbers are right, but they are stored as {kind}: only the type is wrong.{focus.rest}"
        return Diagnosis("another type", message, "Give the array its dtype in the line that makes it.")
    return None


def last_digits(focus: Focus) -> Diagnosis | None:
    """Counts beyond what a float64 can hold, wrong in their last digits only."""
    if not all(_is_int(pair.got) and _is_int(pair.expected) for pair in focus.pairs):
        return None
    wrong = [pair for pair in focus.pairs if pair.got != pair.expected]
    if not wrong or not all(_nearly(int(pair.got), int(pair.expected)) for pair in wrong):
        return None
    message = f"{focus.every} has the right first digits but has lost the last ones: a float on the way keeps only 16 digits."
    step = "Look for a float between the arguments and the `return`: a number with a decimal point, a `/`, a float power."
    return Diagnosis("last digits lost", f"{message}{focus.rest}", step)


def _is_int(value: Any) -> bool:
    return np.ndim(value) == 0 and np.asarray(value).dtype.kind in "iu"


def _nearly(got: int, expected: int) -> bool:
    return abs(expected) > 2**53 and abs(got - expected) < 1e-14 * abs(expected)


def _narrow(pair: Pair) -> bool:
    got, expected = floats(pair.got), floats(pair.expected)
    if got.shape != expected.shape or not np.isfinite(got).all():
        return False
    with np.errstate(all="ignore"):
        held = np.array_equal(got.astype(np.float32).astype(np.float64), got)
    return held and bool(np.all(np.abs(got - expected) <= 1e-5 * max(float(np.max(np.abs(expected))), 1e-6)))
