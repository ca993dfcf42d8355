"""Known mistakes that explain one part of an answer: several mistakes at once leave each its own part."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from learnloop.course.mistakes import Mistake
from learnloop.diagnosis.fingerprints.evidence import differ
from learnloop.diagnosis.naming import Observation, answer_of, tells_apart
from learnloop.report import Diagnosis

FEWEST = 2  # calls in which the part is wrong
SAYS_MORE = re.compile(r"\b(is|are) right\b")  # an explanation that speaks of the other parts, too


def cause(
    observations: Sequence[Observation], mistakes: Sequence[Mistake], elsewhere: Callable[[], Sequence[Observation]]
) -> Diagnosis | None:
    """The mistake that gives one part of every answer exactly as it was returned, for the first wrong part that has one.

    Nothing is said of the other parts, some of which are wrong for another reason.
    """
    names = observations[0].parts if observations else ()
    if len(names) < 2 or not all(_has(each, len(names)) for each in observations):
        return None
    for number, name in enumerate(names):
        wrong = [each for each in observations if differ(each.got[number], each.expected[number], each.float32)]
        if len(wrong) < FEWEST or not any(tells_apart(each.got[number]) for each in wrong):
            continue
        for entry in mistakes:
            if SAYS_MORE.search(entry.explanation):
                continue
            if all(_explains(entry, each, number) for each in [*observations, *_comparable(elsewhere(), len(names))]):
                return Diagnosis(f"{name}: {entry.name}", f"About `{name}` alone: {entry.explanation}", entry.hint, partial=True)
    return None


def _has(seen: Observation, parts: int) -> bool:
    return isinstance(seen.got, tuple | list) and len(seen.got) == parts


def _comparable(observations: Sequence[Observation], parts: int) -> list[Observation]:
    return [each for each in observations if _has(each, parts)]


def _explains(entry: Mistake, seen: Observation, number: int) -> bool:
    """Whether this mistake gives this part, and all others right: it is about this part alone."""
    answer: Any = answer_of(entry, seen.arguments())
    if not isinstance(answer, tuple | list) or len(answer) != len(seen.got):
        return False
    if differ(seen.got[number], answer[number], seen.float32):
        return False
    others = [i for i in range(len(answer)) if i != number]
    return not any(differ(answer[i], seen.expected[i], seen.float32) for i in others)
