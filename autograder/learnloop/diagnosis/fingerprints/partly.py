"""Answers that are right in some places and wrong in others, when an argument or the place tells the two apart."""

from collections.abc import Callable
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Array, Focus, Pair, at, attempt, floats
from learnloop.report import Diagnosis

FEWEST = 2  # entries on either side, in two answers, before a border between the sides is believed

# What divides the entries by an argument of the same shape: the key, the words, and the test.
BY_VALUE: list[tuple[str, str, Callable[[Array], Array]]] = [
    ("is exactly 0", "is exactly 0", lambda a: a == 0),
    ("is below 0", "is below 0", lambda a: a < 0),
    ("is above 0", "is above 0", lambda a: a > 0),
    ("is not above 0", "is 0 or below", lambda a: a <= 0),
    ("is not below 0", "is 0 or above", lambda a: a >= 0),
    ("is above 1", "is above 1", lambda a: a > 1),
    ("is below 1", "is below 1", lambda a: a < 1),
    ("is larger than 1 in size", "is above 1 or below -1", lambda a: np.abs(a) > 1),
    ("is smaller than 1 in size", "lies between -1 and 1", lambda a: np.abs(a) < 1),
]
BY_PLACE: list[tuple[str, Callable[[Array], Any]]] = [
    ("the first row", lambda e: np.s_[:1]),
    ("the last row", lambda e: np.s_[-1:]),
    ("the first column", lambda e: np.s_[:, :1]),
    ("the last column", lambda e: np.s_[:, -1:]),
]


def wrong_where(focus: Focus) -> Diagnosis | None:
    """An argument, a label or the place determines which entries are wrong."""
    if any(np.shape(pair.got) != np.shape(pair.expected) or not np.ndim(pair.got) for pair in focus.pairs):
        return None
    masks = [_wrong(pair) for pair in focus.pairs]
    return _by_value(focus, masks) or _by_label(focus, masks) or _by_place(focus, masks)


def _wrong(pair: Pair) -> Array:
    """Which entries are wrong."""
    got, expected = floats(pair.got), floats(pair.expected)
    allowed = (1e-5 if pair.seen.float32 else 1e-9) * max(float(np.max(np.abs(expected), initial=0.0)), 1e-6)
    with np.errstate(invalid="ignore"):
        return np.asarray(~(np.abs(got - expected) <= allowed))


def _divides(focus: Focus, masks: list[Array], side: Callable[[Pair], Any]) -> bool:
    """Whether exactly this side is wrong in every call, with enough entries on each side in at least two calls."""
    wrongs = rights = 0
    for pair, wrong in zip(focus.pairs, masks, strict=True):
        there = attempt(side, pair)
        if there is None or np.shape(there) != wrong.shape or not np.array_equal(wrong, there):
            return False
        wrongs += int(np.sum(wrong)) >= FEWEST
        rights += int(np.sum(~wrong)) >= FEWEST
    return wrongs >= 2 and rights >= 2


def _by_value(focus: Focus, masks: list[Array]) -> Diagnosis | None:
    for i in range(len(focus.pairs[0].seen.arguments)):
        name = focus.pairs[0].seen.name(i)
        for words, told, test in BY_VALUE:
            if _divides(focus, masks, lambda p, i=i, t=test: t(floats(p.seen.arguments[i]))):  # type: ignore[misc]
                message = f"{focus.every} is wrong where {name} {told}, and only there; everywhere else it is right."
                step = f"Take one entry of {name} that {told}, and follow it through your code by hand."
                return Diagnosis(f"right except where {name} {words}", message, step)
    return None


def _by_label(focus: Focus, masks: list[Array]) -> Diagnosis | None:
    """Divides the entries of a table (N, C) by whether their column is the label of their row."""
    for i in range(len(focus.pairs[0].seen.arguments)):
        name = focus.pairs[0].seen.name(i)

        def column(pair: Pair, i: int = i) -> Any:
            labels, table = pair.seen.arguments[i], np.asarray(pair.expected)
            if not isinstance(labels, np.ndarray) or labels.dtype.kind not in "iu" or labels.shape != table.shape[:1]:
                return None
            return np.arange(table.shape[1]) == labels[:, None]

        if _divides(focus, masks, column):
            message = f"in every row the entry in the column that {name} names is wrong, and all others are right.{focus.rest}"
            return Diagnosis(
                "wrong at the label", message, f"Take one row, and see what your code does in the column that {name} names."
            )
        if _divides(focus, masks, lambda p, c=column: ~c(p)):  # type: ignore[misc]
            message = f"in every row the entry in the column that {name} names is right, and all others are wrong.{focus.rest}"
            return Diagnosis(
                "right at the label only", message, f"Take one row, and see what happens to the columns that {name} does not name."
            )
    return None


def _by_place(focus: Focus, masks: list[Array]) -> Diagnosis | None:
    subject = focus.subject
    for words, where in BY_PLACE:

        def there(pair: Pair, where: Any = where) -> Any:
            found = np.zeros(np.shape(pair.expected), dtype=bool)
            found[where(pair.expected)] = True
            return found

        if _divides(focus, masks, there):
            message = f"{words} of {subject} is wrong, and everything else in it is right."
            return Diagnosis(
                f"wrong in {words}", message, f"Find what is different for {words}: where does a loop or a slice begin or end?"
            )
        if _divides(focus, masks, lambda p, t=there: ~t(p)):  # type: ignore[misc]
            message = f"only {words} of {subject} is right; everything else in it is wrong."
            step = f"Compare {words} with its neighbour: what does your code do for one of them and not for the other?"
            return Diagnosis(f"right in {words} only", message, step)
    if focus.words or any(np.ndim(pair.expected) != 2 for pair in focus.pairs):
        return None
    square = all(np.shape(pair.expected)[0] == np.shape(pair.expected)[1] for pair in focus.pairs)
    if square and _divides(focus, masks, lambda p: np.eye(len(p.expected)) == 0):
        return Diagnosis(
            "right on the diagonal only", f"only the diagonal of {subject} is right.", "Find where rows and columns are swapped."
        )
    return None


def of_one_number(focus: Focus) -> Diagnosis | None:
    """A group of parts in which every entry is the same number in every call, while the other parts are right."""
    values = {float(number) for pair in focus.pairs for number in np.ravel(floats(pair.got))[:10_000]}
    wanted = {float(number) for pair in focus.pairs for number in np.ravel(floats(pair.expected))[:10_000]}
    if not focus.words or len(values) != 1 or values == wanted:  # their number may be wrong, they are not
        return None
    message = f"every entry of {focus.words} is {values.pop():.6g}, whatever the arguments are.{focus.rest}"
    return Diagnosis(
        f"one number in {focus.words}", message, "Find the line that should fill this part, and check that it is reached."
    )


OVERFLOW = 709.782712893384
# Where a number that is not finite comes from, by an argument: exactly there, or in exactly the rows that have such an entry.
SOURCES: list[tuple[str, str, Callable[[Array], Array]]] = [
    ("is above 709", f"is above {OVERFLOW:.2f}, beyond which exp is inf in float64", lambda a: a > OVERFLOW),
    ("is below -709", f"is below -{OVERFLOW:.2f}: exp of its opposite is inf in float64", lambda a: a < -OVERFLOW),
    (
        "is beyond 709 in size",
        f"is further from 0 than {OVERFLOW:.2f}, beyond which exp is inf in float64",
        lambda a: np.abs(a) > OVERFLOW,
    ),
    ("is exactly 0", "is exactly 0: a division by it, or its logarithm, is not finite", lambda a: a == 0),
    ("is below 0", "is below 0: its logarithm and its square root are NaN", lambda a: a < 0),
    ("is 0 or below", "is 0 or below: its logarithm is not finite", lambda a: a <= 0),
]


def not_finite(focus: Focus) -> Diagnosis | None:
    """An argument determines which entries are NaN or infinite, and all others are right."""
    masks = []
    for pair in focus.pairs:
        if np.shape(pair.got) != np.shape(pair.expected) or not np.ndim(pair.got):
            return None
        broken = ~np.isfinite(floats(pair.got)) & np.isfinite(floats(pair.expected))
        if not np.array_equal(broken, _wrong(pair)):
            return None
        masks.append(broken)
    if sum(bool(mask.any()) for mask in masks) < 2:
        return None
    arguments = focus.pairs[0].seen.arguments
    for i in range(len(arguments)):
        name = focus.pairs[0].seen.name(i)
        for words, told, test in SOURCES:

            def entries(pair: Pair, i: int = i, test: Any = test) -> Any:
                return test(np.asarray(at(pair.seen.arguments, (i,)), dtype=np.float64))

            if _divides(focus, masks, entries):
                message = f"{focus.every} is NaN or infinite where {name} {told}; everywhere else it is right."
                return Diagnosis(f"not finite where {name} {words}", message, FINITE_STEP)
            if _divides(focus, masks, lambda p, e=entries: np.repeat(e(p).any(axis=1, keepdims=True), e(p).shape[1], axis=1)):  # type: ignore[misc]
                message = f"a row is NaN or infinite where an entry in that row of {name} {told}; all other rows are right."
                return Diagnosis(f"not finite in rows where {name} {words}", message, FINITE_STEP)
    return None


FINITE_STEP = "Follow one such entry through your code by hand: which line is the first to give a number that is not finite?"
