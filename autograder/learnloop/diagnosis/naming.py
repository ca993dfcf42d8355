"""Naming the cause of a wrong answer: only when it explains every entry, on two independent draws."""

import copy
import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from learnloop.course.mistakes import Mistake
from learnloop.diagnosis.fingerprints import Seen, Trial, explain
from learnloop.diagnosis.fingerprints.evidence import differ
from learnloop.report import Diagnosis, Entry, Table
from learnloop.values.compare import Difference, Tolerance, compare
from learnloop.values.nested import leaves, plain

MAX_ENTRIES = 6
JUDGED = Tolerance()  # as a check compares
FEWEST_WORDS = 10  # one of three words says little: this many are needed before a mistake is named


class Observation(Struct, frozen=True):
    """One call of a student's function: how to make its arguments again, what was returned, what was right, and the sizes.

    ``names`` are the names of its arguments, ``parts`` those of a tuple that it returns; ``printed`` is what it printed; with
    ``other_sizes`` the arguments were drawn as ever, in sizes of their own.
    """

    arguments: Callable[[], list[Any]]
    got: Any
    expected: Any
    sizes: dict[str, int]
    float32: bool = False
    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    printed: str = ""
    tolerance: Tolerance = JUDGED
    other_sizes: bool = False

    @property
    def right(self) -> bool:
        """Whether the check takes what was returned for right."""
        return _right(self.got, self, self.tolerance)

    def seen(self) -> Seen:
        """The same call, with its arguments made."""
        more = self.names, self.parts, self.float32, self.printed
        return Seen(self.arguments(), self.got, self.expected, self.sizes, *more)


def diagnose(
    observations: Sequence[Observation],
    mistakes: Sequence[Mistake],
    trial: Trial | None = None,
    *,
    values: bool = True,
    elsewhere: Callable[[], Sequence[Observation]] = tuple,
    written: Callable[[Mistake], bool] = lambda entry: False,
) -> Diagnosis | None:
    """The cause that explains every entry of every observation, including the right ones, or None.

    A cause must not be contradicted ``elsewhere``, on other kinds of inputs; these calls take long, and are asked for only when
    there is such a cause. Answers that many mistakes give, such as nothing but zeros, name one only if it is ``written`` in the
    student's source. Needs at least two observations in which the student's function was wrong. The bank's
    mistakes come first, then what the numbers themselves show. The latter is left out without ``values``, where many answers
    are right.
    """
    wrong = [each for each in observations if differ(each.got, each.expected, each.float32)]
    if len(wrong) < 2:
        return None
    words = all(isinstance(each.expected, str) for each in wrong)
    telling = len(observations) >= FEWEST_WORDS if words else any(tells_apart(each.got) for each in wrong)
    for entry in mistakes:
        fits = (telling or written(entry)) and all(_same(entry, each) for each in observations)
        if fits and not any(_contradicts(entry, each) for each in elsewhere() if each.got is not None):
            return Diagnosis(entry.name, entry.explanation, entry.hint)
    if not values:
        return None
    seen = [each.seen() for each in observations]
    if explain(seen, trial) is None:
        return None
    return explain([*seen, *_right_elsewhere(seen[0], elsewhere())], trial)


def _right_elsewhere(first: Seen, elsewhere: Sequence[Observation]) -> list[Seen]:
    """The right answers to arguments of the same kinds in other sizes: a pattern has to say of these that they are right.

    In cases that are made up, the arrays may have other sizes than their names say.
    """
    kinds = [type(argument) for argument in first.arguments]
    others = [each.seen() for each in elsewhere if each.other_sizes and each.right]
    return [each for each in others if not each.wrong and [type(argument) for argument in each.arguments] == kinds]


def tells_apart(got: Any) -> bool:
    """Whether this answer is evidence: many mistakes give nothing but zeros, infinity or NaN."""
    numbers = [leaf for leaf in leaves(got) if isinstance(leaf, np.ndarray | int | float)]
    return any(np.any(np.isfinite(leaf) & (leaf != 0)) for leaf in numbers)


def _same(entry: Mistake, seen: Observation) -> bool:
    """Whether this mistake gives exactly what was returned."""
    answer = _answer(entry, seen)
    return answer is not None and not differ(seen.got, answer, seen.float32)


def _contradicts(entry: Mistake, seen: Observation) -> bool:
    """Whether only one of the two is right here: what was returned, and what this mistake gives."""
    answer = _answer(entry, seen)
    return (answer is not None and _right(answer, seen)) != _right(seen.got, seen)


def _right(value: Any, seen: Observation, tolerance: Tolerance = JUDGED) -> bool:
    try:
        return compare(value, seen.expected, tolerance) is None
    except (TypeError, ValueError, AttributeError):
        return False


def _answer(entry: Mistake, seen: Observation) -> Any:
    """What this mistake gives for the arguments of a call; None where it crashes, or gives nothing."""
    answer = answer_of(entry, seen.arguments())
    return None if answer is None else _as_asked(answer, seen)


def answer_of(entry: Mistake, arguments: Sequence[Any]) -> Any:
    """What this mistake gives for these arguments, which are not changed; None where it crashes, or gives nothing."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = plain(entry.answer(*copy.deepcopy(list(arguments))))
    except Exception:
        return None  # this mistake crashes here, but the student's function did not
    return None if any(leaf is None for leaf in leaves(answer)) else answer


def _as_asked(answer: Any, seen: Observation) -> Any:
    """Where a float is asked for, an int will do; where a count is, a float counts only if one was returned."""
    if type(answer) is int and isinstance(seen.expected, float):
        return float(answer)
    kind = seen.got.dtype.kind if isinstance(seen.got, np.ndarray) else type(seen.got).__name__[:1]
    if type(answer) is float and isinstance(seen.expected, int) and kind != "f":
        return None
    return answer


def table_of(difference: Difference, column: str = "expected") -> Table | None:
    """The first entries that differ, as text."""
    if difference.wrong is None:
        return None
    mine, goal, wrong = difference.got, difference.expected, np.asarray(difference.wrong)
    entries = []
    for index in np.argwhere(wrong)[:MAX_ENTRIES]:
        at = tuple(int(i) for i in index)
        yours, right = mine[at].item(), goal[at].item()
        with np.errstate(all="ignore"):
            ratio = yours / right if right and np.isfinite(yours) and np.isfinite(right) else math.nan
            if isinstance(yours, int) and isinstance(right, int):
                ratio = math.nan  # the quotient of two counts or indices names no cause
        place = f"{difference.path or ''}{list(at) if at else ''}" or "result"
        entries.append(Entry(place, *numbers(yours, right), _ratio_text(ratio)))
    return Table(entries=entries, differing=int(wrong.sum()), size=wrong.size, expected=column)


def numbers(yours: float, right: float) -> tuple[str, str]:
    """Two numbers that differ, with six digits, or as many as it takes to tell them apart; whole numbers with all digits."""
    if isinstance(yours, int) and isinstance(right, int):
        return f"{yours:+d}", f"{right:+d}"
    for digits in range(6, 18):
        pair = f"{yours:+.{digits}g}", f"{right:+.{digits}g}"
        if pair[0] != pair[1]:
            break
    return pair


def _ratio_text(ratio: float) -> str:
    if not math.isfinite(ratio):
        return ""
    return f"{ratio:.3f}" if 0.001 <= abs(ratio) < 1e6 else f"{ratio:.3g}"
