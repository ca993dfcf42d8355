"""Answers that hold the right numbers or parts in another order, with one too few, or with one too many."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Focus, Pair, Seen, differ, floats, parts_of
from learnloop.diagnosis.fingerprints.guesses import guess_of
from learnloop.report import Diagnosis

ORDER_STEP = "Print your answer and the inputs for two rows, and see where each number came from."

ORDERS: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("the order reversed", "the right numbers in reverse order", lambda e: e[::-1] if e.ndim == 1 else None),
    ("rows reversed", "the right rows in reverse order", lambda e: e[::-1] if e.ndim > 1 else None),
    ("columns reversed", "the right columns in reverse order", lambda e: e[:, ::-1] if e.ndim > 1 else None),
    ("rows and columns reversed", "the right rows and columns, both in reverse order", lambda e: e[::-1, ::-1]),
    ("sorted", "the right numbers, sorted by size", lambda e: np.sort(e) if e.ndim == 1 else None),
    ("one place on", "the right numbers, each one place too far on", lambda e: np.roll(e, 1, axis=0)),
    ("one place back", "the right numbers, each one place too early", lambda e: np.roll(e, -1, axis=0)),
    ("one column on", "the right numbers, each one column too far on", lambda e: np.roll(e, 1, axis=1)),
    ("one column back", "the right numbers, each one column too early", lambda e: np.roll(e, -1, axis=1)),
]


def order(focus: Focus) -> Diagnosis | None:
    """The right numbers in another order."""
    subject = focus.subject
    for name, words, change in ORDERS:
        if focus.fits(guess_of(change, 1)):
            return Diagnosis(name, f"{subject} {focus.hold} {words}.{focus.rest}", ORDER_STEP)
    if _whole(focus):
        return None  # with zeros and ones, any order is right somewhere
    if focus.fits(_rows_found):
        return Diagnosis(
            "rows in another order", f"{subject} {focus.hold} the right rows, in another order.{focus.rest}", ORDER_STEP
        )
    if focus.fits(_entries_found):
        return Diagnosis(
            "entries in another order", f"{subject} {focus.hold} the right numbers, in other places.{focus.rest}", ORDER_STEP
        )
    return None


def _whole(focus: Focus) -> bool:
    return all(np.array_equal(pair.expected, np.round(pair.expected)) for pair in focus.pairs)


def _rows_found(pair: Pair) -> Any:
    """The right rows in the order in which they were returned, when all are there, each once."""
    got, expected = np.asarray(pair.got), np.asarray(pair.expected)
    if got.ndim < 2 or got.shape != expected.shape or not np.isfinite(got).all():
        return None
    near = 1e-9 * max(float(np.max(np.abs(expected), initial=0.0)), 1e-300)
    same = np.abs(got[:, None] - expected[None]).reshape(len(got), len(got), -1).max(axis=2) <= near
    places = same.argmax(axis=1)
    return expected[places] if same.any(axis=1).all() and len(set(places.tolist())) == len(places) else None


def _entries_found(pair: Pair) -> Any:
    """What was returned, when it holds the same numbers as what is right."""
    got, expected = floats(pair.got), floats(pair.expected)
    if got.size < 2 or got.shape != expected.shape or not np.isfinite(got).all():
        return None
    filled = np.empty(got.size)
    filled[np.argsort(got, axis=None)] = np.sort(expected, axis=None)
    return filled.reshape(got.shape)


def rearranged(seen: Sequence[Seen]) -> Diagnosis | None:
    """A list or a tuple with the right parts in other places, with one too few, or with one too many."""
    if not all(isinstance(each.got, list | tuple) and isinstance(each.expected, list | tuple) for each in seen):
        return None

    def all_are(change: Callable[[Any], Any]) -> bool:
        return all(_same_parts(each.got, change(each.expected), each) for each in seen)

    def all_become(change: Callable[[Any], Any]) -> bool:
        return all(_same_parts(change(each.got), each.expected, each) for each in seen)

    step = "Go through your result part by part, and say what each one is."
    parts = seen[0].parts
    first, last = (f"`{parts[0]}`", f"`{parts[-1]}`") if parts else ("the first item of the list", "the last item of the list")
    if parts:
        for places in itertools.permutations(range(len(parts))):
            if all_are(lambda e, places=places: [e[i] for i in places]):  # type: ignore[misc]
                listed = ", ".join(parts[i] for i in places)
                message = f"every part is right, but the order is ({listed}), not ({', '.join(parts)})."
                return Diagnosis("parts exchanged", message, "Compare the order after `return` with the one in the docstring.")
    changes: list[tuple[str, str, Callable[[Any], Any]]] = [
        ("items reversed", "every item of the list is right, but they are in reverse order.", lambda e: e[::-1]),
        (
            "pairs exchanged",
            "the two halves of every pair are swapped.",
            lambda e: [pair[::-1] for pair in e] if all(isinstance(pair, list | tuple) for pair in e) else None,
        ),
        ("first item missing", f"{first} is missing; the others are right.", lambda e: e[1:]),
        ("last item missing", f"{last} is missing; the others are right.", lambda e: e[:-1]),
    ]
    for name, words, change in changes:
        if all_are(change):
            return Diagnosis(name, words, step)
    for name, words, change in (
        ("an item too many at the end", "the list has one item too many at its end; the others are right.", lambda g: g[:-1]),
        ("an item too many at the start", "the list has one item too many at its start; the others are right.", lambda g: g[1:]),
        ("wrapped", "the right answer is inside another list or tuple.", lambda g: g[0] if len(g) == 1 else None),
    ):
        if all_become(change):
            return Diagnosis(name, words, step)
    return None


def _same_parts(one: Any, other: Any, seen: Seen) -> bool:
    if not _length(one) or not _length(other):
        return False
    return not differ(one, other, seen.float32) and all(part is not None for _, part in parts_of(one))


def _length(value: Any) -> int:
    """How many items a result has; a number or None has none."""
    return len(value) if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim) else 0
