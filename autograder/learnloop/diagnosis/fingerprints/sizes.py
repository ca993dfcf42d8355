"""Answers that are right with some sizes or numbers and wrong with others: what was seen, in a sentence."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Seen

FEWEST_RIGHT = 4
MOST_RIGHT = 0.15  # the share of calls that are right by chance, as a sum of one number is its mean, where others are wrong
Value = int | float


def where_right(calls: Sequence[tuple[Seen, bool]]) -> str:
    """With which size of an argument, or which number, all these calls are right, and with which they are wrong, as a sentence;
    each comes with whether it was right. "" unless exactly one quantity tells the two apart best.
    """
    right = [good for _, good in calls]
    if len(right) - sum(right) < 2:
        return ""
    told: dict[tuple[Value, ...], tuple[float, str]] = {}  # the rows of one array are often those of another: one quantity
    for words, values in _quantities([seen for seen, _ in calls]):
        found = _sentence(words, values, right)
        if found:
            told.setdefault(tuple(values), found)
    least = min((share for share, _ in told.values()), default=0.0)
    best = [sentence for share, sentence in told.values() if share == least]
    return best[0] if len(best) == 1 else ""


def _quantities(seen: Sequence[Seen]) -> Iterator[tuple[tuple[str, str, str], list[Value]]]:
    """The sizes and the numbers among the arguments, each with the words before its value, and after 1 or more."""
    for i in range(min(len(each.arguments) for each in seen)):
        name, values = seen[0].name(i), [each.arguments[i] for each in seen]
        if all(isinstance(value, np.ndarray) and value.ndim for value in values):
            for axis, one in enumerate(("row", "column")):
                if all(value.ndim > axis for value in values):
                    one = "entry" if all(value.ndim == 1 for value in values) else one
                    yield (f"{name} has", one, "entries" if one == "entry" else f"{one}s"), [value.shape[axis] for value in values]
        elif all(isinstance(value, list | tuple) for value in values):
            one = "pair" if all(isinstance(item, list | tuple) for value in values for item in value) else "item"
            yield (f"{name} has", one, f"{one}s"), [len(value) for value in values]
        elif all(_is_number(value) for value in values):
            yield (f"{name} is", "", ""), values


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sentence(words: tuple[str, str, str], values: Sequence[Value], right: Sequence[bool]) -> tuple[float, str] | None:
    """The share of right calls among those with values that are ever wrong, and a sentence, when the values form at most three
    ranges, in turn always right and not.
    """
    wrong = {value for value, fine in zip(values, right, strict=True) if not fine}
    runs = [(fine, list(run)) for fine, run in itertools.groupby(sorted(set(values)), key=lambda value: value not in wrong)]
    among = [fine for value, fine in zip(values, right, strict=True) if value in wrong]
    share = sum(among) / len(among)
    whole = all(isinstance(value, int) for value in values)
    narrow = len(runs) < 3 or (whole and len(runs) == 3 and len(runs[1][1]) == 1 and not (share and runs[1][0]))
    if not narrow or share > MOST_RIGHT or len(values) - len(among) < FEWEST_RIGHT:
        return None  # random numbers fall into ranges by chance
    if share and max(set(values) - wrong) <= 1:
        return None  # with one number, or one class, many answers are right
    before, one, more = words
    ranges = {fine: [run for which, run in runs if which == fine] for fine in (False, True)}
    unit = "" if not one else f" {one if max(wrong) == 1 else more}"
    seen = f" (in {len(among) - sum(among)} of {len(among)} draws)" if share else ""
    return share, (
        f"Where {before} {_told(ranges[False])}{unit}, your answer is wrong{seen}; where it {before.split()[-1]} "
        f"{_told(ranges[True])}, it is right, in all {len(values) - len(among)} draws that were tried."
    )


def _told(runs: Sequence[Sequence[Value]]) -> str:
    """Ranges of numbers in words, as in "1 or 3 to 107"."""
    return " or ".join(
        f"{run[0]:.6g} to {run[-1]:.6g}" if len(run) > 2 else " or ".join(f"{value:.6g}" for value in run) for run in runs
    )
