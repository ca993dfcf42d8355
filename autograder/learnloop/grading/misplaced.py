"""A wrong value that comes from a call: arguments that the called function is not made for, or in each other's places.

The function is judged again with model answers for all that it calls, which look at what they are asked. Arguments of the same kind
count as exchanged only if the function is right once the answers are given with these two exchanged back.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from learnloop.course.model import Function, Use
from learnloop.diagnosis.crashes.outcomes import place_of
from learnloop.grading.contracts import Arguments
from learnloop.grading.handed import Handed, Watch, Words, judged_again
from learnloop.grading.open_submission import OpenSubmission
from learnloop.report import Diagnosis, Finding
from learnloop.sandbox import clocks
from learnloop.sandbox.asks import StandInReply, StandInRequest
from learnloop.sandbox.messages import Frame


class _Listener(Watch):
    """Stops at a call that fits no example, and keeps one call of each function."""

    def __init__(self, opened: OpenSubmission) -> None:
        super().__init__(opened)
        self.calls: dict[Use, Arguments] = {}

    def answer(self, request: StandInRequest) -> StandInReply:
        given = self.bound(request)
        if given is not None:
            self.calls.setdefault(Use(request.module, request.function), given)
        return super().answer(request)


class _Exchange:
    """Answers like the model, but for one function as if two of its arguments had been exchanged."""

    def __init__(self, listener: Watch, opened: OpenSubmission, use: Use, pair: tuple[str, str]) -> None:
        self._listener = listener
        self._opened = opened
        self._use = use
        self._pair = pair

    def answer(self, request: StandInRequest) -> StandInReply:
        given = self._listener.bound(request) if Use(request.module, request.function) == self._use else None
        if given is not None:
            request = StandInRequest(request.module, request.function, list(exchanged(given, self._pair).values()))
        return self._opened.stand_ins.answer(request)


def misplaced(
    opened: OpenSubmission, function: Function, found: Finding, candidates: Sequence[Use], seconds: float
) -> Finding | None:
    """The finding, with the call that hands over what another function is not made for, or with two arguments exchanged."""
    known = [each.name for each in opened.function(function.name).mistakes]
    if found.stage == "runs" or (found.diagnosis is not None and found.diagnosis.mistake in known):
        return None
    behaviour, until = found.stage == "behaviour", min(opened.deadline, clocks.now() + seconds)
    listener = _Listener(opened)
    failure, _ = judged_again(opened, function, candidates, listener.answer, until, behaviour=behaviour)
    handed = listener.first
    if handed is not None:
        frames = failure.frames if failure is not None else []
        return _told(opened, listener, handed, frames[-1], found) if handed.wrong and frames else None
    for use, given in listener.calls.items():
        for pair in _pairs(listener, use, given):
            answer = _Exchange(listener, opened, use, pair).answer
            if clocks.now() < until and judged_again(opened, function, candidates, answer, until, behaviour=behaviour)[1]:
                return _exchanged(function, use, pair, found)
    return None


def _pairs(watch: Watch, use: Use, given: Arguments) -> Iterator[tuple[str, str]]:
    """The parameters whose values are of one kind and differ, so that each could be in the other's place."""
    for pair in itertools.combinations(given, 2):
        one, other = (given[name] for name in pair)
        if type(one) is type(other) and not _same(one, other) and not watch.unfit(use, exchanged(given, pair)):
            yield pair


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, np.ndarray) and np.array_equal(one, other)


def exchanged(given: Arguments, pair: tuple[str, str]) -> dict[str, Any]:
    """The arguments, two of them exchanged."""
    return {**given, pair[0]: given[pair[1]], pair[1]: given[pair[0]]}


def _told(opened: OpenSubmission, watch: Watch, handed: Handed, caller: Frame, found: Finding) -> Finding:
    """The difference, and what was passed beside what should be."""
    words = Words(opened, watch, handed, caller)
    return msgspec.structs.replace(
        found,
        place=place_of(caller, opened.submission.all_units),
        detail=[words.message("is not made for"), *words.expected(), *found.detail],
        diagnosis=None,
        next_step=words.step(),
    )


def _exchanged(function: Function, use: Use, pair: tuple[str, str], found: Finding) -> Finding:
    one, other = (f"`{name}`" for name in pair)
    message = f"`{function.name}` is right once {one} and {other} are exchanged where it calls `{use.function}`."
    step = f"Compare this call with the order in the definition of `{use.function}`."
    return msgspec.structs.replace(found, diagnosis=Diagnosis("arguments exchanged", message, step), next_step=step)
