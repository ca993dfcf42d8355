"""Answers that hold the right numbers in another shape."""

from collections.abc import Callable
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Focus, Pair, floats
from learnloop.diagnosis.fingerprints.guesses import guess_of
from learnloop.report import Diagnosis

SHAPE_STEP = "Write the shape of every array next to the line that makes it, and find the first that is not what you expect."
REDUCE_STEP = "Look at the axis, or the missing axis, of the last sum, mean or maximum."


def shape(focus: Focus) -> Diagnosis | None:
    """The right numbers in another shape."""
    subject = focus.subject
    if focus.fits(lambda p: p.expected.T if p.expected.ndim == 2 else None):
        message = f"{subject} {focus.hold} the right numbers with rows and columns swapped: it is transposed.{focus.rest}"
        return Diagnosis(
            "transposed", message, "Say in words what a row is and what a column is, in your answer and in the right one."
        )
    if all(np.shape(pair.got) == np.shape(pair.expected) for pair in focus.pairs):
        return None
    if focus.fits(lambda p: np.reshape(p.expected, np.shape(p.got))):
        if focus.fits(lambda p: np.squeeze(p.expected)):
            words = "an axis of length 1 is gone"
            return Diagnosis("squeezed", f"{subject} {focus.hold} the right numbers, but {words}.{focus.rest}", SHAPE_STEP)
        more = [np.ndim(pair.got) - np.ndim(pair.expected) for pair in focus.pairs]
        squeezed = all(_without_ones(pair.got) == _without_ones(pair.expected) for pair in focus.pairs)
        if squeezed and all(each > 0 for each in more):
            message = f"{subject} {focus.hold} the right numbers, with an axis of length 1 too many.{focus.rest}"
            step = "`keepdims=True` or a slice keeps such an axis: is it still needed at the end?"
            return Diagnosis("an axis of length 1 too many", message, step)
        message = f"{subject} {focus.hold} the right numbers in the right order, but in another shape.{focus.rest}"
        return Diagnosis("reshaped", message, SHAPE_STEP)
    return _reduced(focus, subject)


def _without_ones(value: Any) -> tuple[int, ...]:
    return tuple(size for size in np.shape(value) if size != 1)


REDUCTIONS: dict[str, Callable[..., Any]] = {"mean": np.mean, "sum": np.sum, "maximum": np.max}


def _reduced(focus: Focus, subject: str) -> Diagnosis | None:
    """One reduction too few or too many; numbers repeated; every pair of examples; a piece of what is right."""
    if focus.fits(lambda p: np.broadcast_to(p.expected, np.shape(p.got)).copy()):
        message = f"{subject} {focus.hold} the right numbers repeated along an axis that should not be there.{focus.rest}"
        return Diagnosis("repeated along an axis", message, SHAPE_STEP)
    for word, reduce in REDUCTIONS.items():
        for axis in (None, 0, 1, -1):
            for keep in (False, True):

                def along(value: Any, reduce: Any = reduce, axis: Any = axis, keep: bool = keep) -> Any:
                    return reduce(floats(value), axis=axis, keepdims=keep) if np.ndim(value) else None

                where = "over all its entries" if axis is None else f"along axis {axis}"
                if focus.cures(lambda p, f=along: f(p.got)):  # type: ignore[misc]
                    message = f"the {word} of {subject} {where} is the right answer: that last step is missing.{focus.rest}"
                    return Diagnosis(f"the last {word} is missing", message, REDUCE_STEP)
                if focus.fits(lambda p, f=along: f(p.expected)):  # type: ignore[misc]
                    message = f"{subject} {focus.be} the {word} of the right one {where}: one step too many.{focus.rest}"
                    return Diagnosis(f"one {word} too many", message, REDUCE_STEP)
    if focus.cures(_paired):
        message = (
            f"{subject} {focus.hold} every entry paired with every other; only the diagonal is what was asked for.{focus.rest}"
        )
        step = "Print the shapes on both sides of each operator: where do (n, 1) and (n,) meet?"
        return Diagnosis("every entry with every other", message, step)
    pieces: dict[str, Callable[[Any], Any]] = {
        "only the first row": lambda e: e[0],
        "only the last row": lambda e: e[-1],
        "only the first column": lambda e: e[:, 0],
        "only the last column": lambda e: e[:, -1],
        "all but the first": lambda e: e[1:],
        "all but the last": lambda e: e[:-1],
    }
    for words, piece in pieces.items():
        if focus.fits(guess_of(piece, 1)):
            return Diagnosis(
                words, f"{subject} {focus.hold} {words} of what is right.{focus.rest}", "Find where a loop ends or a slice begins."
            )
    return None


def _paired(pair: Pair) -> Any:
    """The diagonal of a square table in which every entry is a sum, or a product, of something of its row and of its column."""
    table = floats(pair.got)
    if table.ndim != 2 or len(table) != table.shape[1] or len(table) < 2 or not np.isfinite(table).all():
        return None
    largest = float(np.max(np.abs(table)))
    sums = table - table[:, :1] - table[:1] + table[0, 0]
    products = table * table[0, 0] - table[:, :1] * table[:1]
    fits = np.all(np.abs(sums) <= 1e-9 * largest) or np.all(np.abs(products) <= 1e-9 * largest**2)
    return np.diagonal(table).copy() if fits else None
