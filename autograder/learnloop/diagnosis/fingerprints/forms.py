"""Answers that hold the right numbers in another shape or order, or to which one last thing is missing or too much."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Focus, Pair, Seen, differ, floats, parts_of
from learnloop.report import Diagnosis


def _array(change: Callable[[Any], Any], dimensions: int = 0) -> Callable[[Pair], Any]:
    """The change as a guess on a part of at least so many dimensions."""

    def guess(pair: Pair) -> Any:
        value = floats(pair.expected)
        return change(value) if value.ndim >= dimensions else None

    return guess


SHAPE_STEP = "Write the shape of every array beside the line that makes it, and find the line after which it is another."
REDUCE_STEP = "Look at the axis, or the missing axis, of the last sum, mean or maximum."
ORDER_STEP = "Print yours and the inputs for two rows, and see from which place each number came."
WHOLE_STEP = "Look for an array of whole numbers, a `//`, an `int` or a rounding between the inputs and the `return`."
FUNCTION_STEP = "Go through the steps of the docstring once more, and see at which of them yours goes another way."


def shape(focus: Focus) -> Diagnosis | None:
    """The right numbers in another shape."""
    subject = focus.subject
    if focus.fits(lambda p: p.expected.T if p.expected.ndim == 2 else None):
        message = f"{subject} {focus.hold} the right numbers with rows and columns exchanged: it is transposed.{focus.rest}"
        return Diagnosis(
            "transposed", message, "Say in words what a row is and what a column is, in yours and in what is asked for."
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
            step = "Such an axis stays where `keepdims=True` or a slice keeps it: see whether it is still needed at the end."
            return Diagnosis("an axis of length 1 too many", message, step)
        message = f"{subject} {focus.hold} the right numbers in the right order, in another shape.{focus.rest}"
        return Diagnosis("reshaped", message, SHAPE_STEP)
    return _reduced(focus, subject)


def _without_ones(value: Any) -> tuple[int, ...]:
    return tuple(size for size in np.shape(value) if size != 1)


REDUCTIONS: dict[str, Callable[..., Any]] = {"mean": np.mean, "sum": np.sum, "maximum": np.max}


def _reduced(focus: Focus, subject: str) -> Diagnosis | None:
    """One reduction too few or too many; every number twice; every pair of examples; a piece of what is right."""
    if focus.fits(lambda p: np.broadcast_to(p.expected, np.shape(p.got)).copy()):
        message = f"{subject} {focus.hold} the right numbers again and again, along an axis that should not be there.{focus.rest}"
        return Diagnosis("repeated along an axis", message, SHAPE_STEP)
    for word, reduce in REDUCTIONS.items():
        for axis in (None, 0, 1, -1):
            for keep in (False, True):

                def along(value: Any, reduce: Any = reduce, axis: Any = axis, keep: bool = keep) -> Any:
                    return reduce(floats(value), axis=axis, keepdims=keep) if np.ndim(value) else None

                where = "over all its entries" if axis is None else f"along axis {axis}"
                if focus.cures(lambda p, f=along: f(p.got)):  # type: ignore[misc]
                    message = f"the {word} of {subject} {where} is what is right: that last step is missing.{focus.rest}"
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
        if focus.fits(_array(piece, 1)):
            return Diagnosis(
                words, f"{subject} {focus.hold} {words} of what is right.{focus.rest}", "See where a loop ends, or a slice begins."
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


ORDERS: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("the order reversed", "the right numbers from back to front", lambda e: e[::-1] if e.ndim == 1 else None),
    ("rows reversed", "the right rows from the last to the first", lambda e: e[::-1] if e.ndim > 1 else None),
    ("columns reversed", "the right columns from the last to the first", lambda e: e[:, ::-1] if e.ndim > 1 else None),
    ("rows and columns reversed", "the right rows and columns, both from the last to the first", lambda e: e[::-1, ::-1]),
    ("sorted", "the right numbers, sorted by size", lambda e: np.sort(e) if e.ndim == 1 else None),
    ("one place on", "the right numbers, each one place further on", lambda e: np.roll(e, 1, axis=0)),
    ("one place back", "the right numbers, each one place too early", lambda e: np.roll(e, -1, axis=0)),
    ("one column on", "the right numbers, each one column further on", lambda e: np.roll(e, 1, axis=1)),
    ("one column back", "the right numbers, each one column too early", lambda e: np.roll(e, -1, axis=1)),
]


def order(focus: Focus) -> Diagnosis | None:
    """The right numbers in another order."""
    subject = focus.subject
    for name, words, change in ORDERS:
        if focus.fits(_array(change, 1)):
            return Diagnosis(name, f"{subject} {focus.hold} {words}.{focus.rest}", ORDER_STEP)
    if _whole(focus):
        return None  # of zeros and ones, any order is the right one somewhere
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
    """The right rows in the order of what came back, when all are there, each once."""
    got, expected = np.asarray(pair.got), np.asarray(pair.expected)
    if got.ndim < 2 or got.shape != expected.shape or not np.isfinite(got).all():
        return None
    near = 1e-9 * max(float(np.max(np.abs(expected), initial=0.0)), 1e-300)
    same = np.abs(got[:, None] - expected[None]).reshape(len(got), len(got), -1).max(axis=2) <= near
    places = same.argmax(axis=1)
    return expected[places] if same.any(axis=1).all() and len(set(places.tolist())) == len(places) else None


def _entries_found(pair: Pair) -> Any:
    """What came back, when it holds the same numbers as what is right."""
    got, expected = floats(pair.got), floats(pair.expected)
    if got.size < 2 or got.shape != expected.shape or not np.isfinite(got).all():
        return None
    filled = np.empty(got.size)
    filled[np.argsort(got, axis=None)] = np.sort(expected, axis=None)
    return filled.reshape(got.shape)


FUNCTIONS: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("cut to whole numbers", "{every} is the right one without its decimals", np.trunc),
    ("rounded down", "{every} is the right one rounded down to a whole number", np.floor),
    ("rounded up", "{every} is the right one rounded up to a whole number", np.ceil),
    ("rounded to whole numbers", "{every} is the right one rounded to a whole number", np.round),
    ("sign lost", "{every} is the size of the right one, without its sign", np.abs),
    ("negative entries lost", "{every} that should be below 0 is 0, the others are right", lambda e: np.maximum(e, 0)),
    ("positive entries lost", "{every} that should be above 0 is 0, the others are right", lambda e: np.minimum(e, 0)),
    ("cut off at 1", "{every} that should be above 1 is 1, the others are right", lambda e: np.minimum(e, 1)),
    ("square", "{every} is the square of the right one", np.square),
    ("square root", "{every} is the square root of the right one", np.sqrt),
    ("logarithm", "{every} is the logarithm of the right one", np.log),
    ("exponential", "{every} is exp of the right one", np.exp),
    ("one divided by it", "{every} is 1 divided by the right one", lambda e: 1 / e),
    ("one less it", "{every} is 1 minus the right one", lambda e: 1 - e),
    ("sign only", "{every} is only the sign of the right one: -1, 0 or 1", np.sign),
    ("cumulated", "{every} has all that precede it added to it", lambda e: np.cumsum(e, axis=0) if e.ndim else None),
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
        "the right one divided by its length (the root of the sum of its squares)",
        lambda v: v / np.linalg.norm(v),
    ),
    ("divided by its largest", "the right one divided by its largest entry", lambda v: v / v.max()),
    ("less its mean", "the right one with the mean of all its entries taken off", lambda v: v - v.mean()),
    (
        "less the mean of each row",
        "the right one with the mean of every row taken off",
        lambda v: v - v.mean(axis=1, keepdims=True),
    ),
    ("less the mean of each column", "the right one with the mean of every column taken off", lambda v: v - v.mean(axis=0)),
]


def _one_number(focus: Focus) -> bool:
    """Whether every answer is the same one number, or what is right is."""
    given = {float(number) for pair in focus.pairs for number in np.ravel(pair.got)[:1000]}
    right = {float(number) for pair in focus.pairs for number in np.ravel(pair.expected)[:1000]}
    return len(given) < 2 or len(right) < 2


def function_of(focus: Focus) -> Diagnosis | None:
    """A function of what is right: rounded, squared, with one step too many or too few at the end."""
    if _one_number(focus):
        return None  # one number is a function of anything
    for name, words, change in FUNCTIONS:
        if focus.fits(_array(change)):
            step = WHOLE_STEP if "whole" in name or "rounded" in name else FUNCTION_STEP
            return Diagnosis(name, f"{words.format(every=focus.every)}.{focus.rest}", step)
    subject = focus.subject
    scaled = _scaled(focus)  # whatever divides such an answer by its own sum cures it
    for name, words, change in LAST_STEPS:
        if focus.fits(_array(change, 1)):
            return Diagnosis(name, f"{subject} {focus.be} {words}: one step too many.{focus.rest}", FUNCTION_STEP)
        if not scaled and focus.cures(lambda p, c=change: c(floats(p.got)) if np.ndim(p.got) else None):  # type: ignore[misc]
            message = f"{subject} would be right if it were {name}.{focus.rest}"
            return Diagnosis(f"not {name}", message, FUNCTION_STEP)
    return None


def _scaled(focus: Focus) -> bool:
    """Whether what came back is nearly one multiple of what is right, the same in all calls, within a ten-thousandth."""
    ratios: list[float] = []
    for pair in focus.pairs:
        got, expected = floats(pair.got), floats(pair.expected)
        if got.shape != expected.shape or not np.all(expected):
            return False
        ratios += np.ravel(got / expected).tolist()
    return max(ratios) - min(ratios) <= 1e-4 * max(map(abs, ratios))


def precision(focus: Focus) -> Diagnosis | None:
    """Numbers that were rounded, to float32 or to some decimals."""
    if _one_number(focus):
        return None
    if any(pair.seen.float32 or np.asarray(pair.got).dtype == np.float32 for pair in focus.pairs):
        return None  # the inputs are, or it has been said
    if all(_narrow(pair) for pair in focus.pairs):
        message = f"{focus.every} is right to 7 digits only, and is a number of float32: half of the digits were lost.{focus.rest}"
        return Diagnosis(
            "float32", message, "Look for an array that is made with a dtype, and let it hold float64, as the inputs do."
        )
    for decimals in range(1, 12):
        if focus.fits(_array(lambda e, d=decimals: np.round(e, d))):  # type: ignore[misc]
            rounded = f"rounded to {decimals} decimal{'s' if decimals > 1 else ''}"
            return Diagnosis(
                rounded, f"{focus.every} is the right one {rounded}.{focus.rest}", "Leave rounding to whoever prints the number."
            )
    return None


def other_type(focus: Focus) -> Diagnosis | None:
    """The right numbers, as whole numbers or True and False where floats are asked for."""
    kinds = [np.asarray(p.got).dtype for p in focus.pairs if np.asarray(p.got).dtype.kind != np.asarray(p.expected).dtype.kind]
    kind = next((each for each in kinds if each.kind in "iub"), None)
    if kind is not None and focus.fits(lambda p: p.expected):
        message = f"the numbers are right, but they are stored as {kind}: only the type is wrong.{focus.rest}"
        return Diagnosis("another type", message, "Say which dtype the array shall have in the line that makes it.")
    return None


def last_digits(focus: Focus) -> Diagnosis | None:
    """Counts beyond what a float64 can hold, wrong in their last digits only."""
    if not all(_is_int(pair.got) and _is_int(pair.expected) for pair in focus.pairs):
        return None
    wrong = [pair for pair in focus.pairs if pair.got != pair.expected]
    if not wrong or not all(_nearly(int(pair.got), int(pair.expected)) for pair in wrong):
        return None
    message = f"{focus.every} has its first digits right and its last ones lost: a float on the way keeps 16 digits only."
    step = "Look for a float between the arguments and the `return`: a number with a point, a `/`, a power that is a float."
    return Diagnosis("last digits lost", f"{message}{focus.rest}", step)


def _is_int(value: Any) -> bool:
    return np.ndim(value) == 0 and np.asarray(value).dtype.kind in "iu"


def _nearly(got: int, expected: int) -> bool:
    return abs(expected) > 2**53 and abs(got - expected) < 1e-14 * abs(expected)


def _narrow(pair: Pair) -> bool:
    got, expected = floats(pair.got), floats(pair.expected)
    if got.shape != expected.shape or not np.isfinite(got).all() or not np.any(got != np.round(got)):
        return False
    with np.errstate(all="ignore"):
        held = np.array_equal(got.astype(np.float32).astype(np.float64), got)
    return held and bool(np.all(np.abs(got - expected) <= 1e-5 * max(float(np.max(np.abs(expected))), 1e-6)))


def rearranged(seen: Sequence[Seen]) -> Diagnosis | None:
    """A list or a tuple with the right parts in other places, with one too few, or one too many."""
    if not all(isinstance(each.got, list | tuple) and isinstance(each.expected, list | tuple) for each in seen):
        return None

    def all_are(change: Callable[[Any], Any]) -> bool:
        return all(_same_parts(each.got, change(each.expected), each) for each in seen)

    def all_become(change: Callable[[Any], Any]) -> bool:
        return all(_same_parts(change(each.got), each.expected, each) for each in seen)

    step = "Go through your result part by part, and say of each what it is."
    parts = seen[0].parts
    first, last = (f"`{parts[0]}`", f"`{parts[-1]}`") if parts else ("the first item of the list", "the last item of the list")
    if parts:
        for places in itertools.permutations(range(len(parts))):
            if all_are(lambda e, places=places: [e[i] for i in places]):  # type: ignore[misc]
                listed = ", ".join(parts[i] for i in places)
                message = f"every part is right, but they come as ({listed}), not as ({', '.join(parts)})."
                return Diagnosis("parts exchanged", message, "Compare the order behind `return` with that in the docstring.")
    changes: list[tuple[str, str, Callable[[Any], Any]]] = [
        ("items reversed", "every item of the list is right, but they come from the last to the first.", lambda e: e[::-1]),
        (
            "pairs exchanged",
            "the two halves of every pair are exchanged.",
            lambda e: [pair[::-1] for pair in e] if all(isinstance(pair, list | tuple) for pair in e) else None,
        ),
        ("first item missing", f"{first} is missing, the others are right.", lambda e: e[1:]),
        ("last item missing", f"{last} is missing, the others are right.", lambda e: e[:-1]),
    ]
    for name, words, change in changes:
        if all_are(change):
            return Diagnosis(name, words, step)
    for name, words, mend in (
        ("an item too many at the end", "the list goes on after the right items: the last one is too many.", lambda g: g[:-1]),
        ("an item too many at the start", "the first item of the list is too many, the others are right.", lambda g: g[1:]),
        ("wrapped", "the right answer stands inside of a list or a tuple of its own.", lambda g: g[0] if len(g) == 1 else None),
    ):
        if all_become(mend):
            return Diagnosis(name, words, step)
    return None


def _same_parts(one: Any, other: Any, seen: Seen) -> bool:
    if not _length(one) or not _length(other):
        return False
    return not differ(one, other, seen.float32) and all(part is not None for _, part in parts_of(one))


def _length(value: Any) -> int:
    """How many items a result has; a number, or nothing, has none."""
    return len(value) if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim) else 0
