"""The smallest inputs found for which a function is wrong, for failures that nothing else explains.

The search goes from the smallest sizes upwards until an answer is wrong. Then it reduces one size at a time, and then simplifies
one entry at a time, as long as the answer stays wrong. It has a fixed number of calls, so the same file gets the same example;
its time limit is only a safety net. Hypothesis would do the same, but takes as long to load as a whole search takes, and knows
nothing about sizes.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from learnloop.course.checks import Inputs
from learnloop.diagnosis.pasted import answers, written
from learnloop.diagnosis.smallinputs import SHORT, Kind, Small, SmallInputs, changed, places, what_differs
from learnloop.report import Example
from learnloop.values.compare import Difference, Tolerance, compare

# Safety nets, ten times what a search takes: a busy machine must not change a report. The wait for one call and for all calls,
# and the CPU time of the search itself.
CALL_SECONDS = 0.2
WAIT_SECONDS = 1.0
SEARCH_SECONDS = 0.6
MOST_CALLS = 100
MOST_SEARCHED = 64  # of these calls until an answer is wrong; the others make the inputs smaller and simpler
DRAWS = 2  # of every size, first of whole numbers, then of tenths
FEWEST_RIGHT = 3  # right answers before a kind of inputs is called right

Ending = Literal["returned", "raised", "gone"]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A function that failed in ``stage``; ``keywords`` are its keyword-only parameters.

    ``sources`` are the ways to draw its inputs, by title; the first drew the inputs that failed. ``student`` calls the
    student's function ("gone": it will not answer again); ``reference`` gives the right answer, or raises.
    """

    name: str
    parameters: Sequence[str]
    keywords: Sequence[str] = ()
    sources: Mapping[str, Inputs]
    student: Callable[[list[Any]], tuple[Ending, Any]]
    reference: Callable[[list[Any]], Any]
    tolerance: Tolerance
    stage: str
    names: Sequence[str] = ()
    seed: Sequence[int] = ()


@dataclass(frozen=True)
class Found:
    """What a search found: an example if there is one; the calls, how many of them were right, with how many entries at most.

    ``arguments`` are those of the example, as values.
    """

    example: Example | None
    calls: int
    right: int
    entries: int
    arguments: list[Any] | None = field(default=None, compare=False)


def smallest(subject: Subject) -> Found:
    """Search for the smallest inputs with a wrong answer."""
    search = _Search(subject)
    try:
        search.first()
        search.smaller()
        search.simpler()
    except _Over:
        pass
    right = [small for tries in search.right.values() for small in tries]
    most = max([small.entries for small in right], default=0)
    return Found(search.example(), search.calls, len(right), most, search.arguments())


class _Over(Exception):
    """The calls or the time are used up, or the student's function is gone."""


@dataclass(frozen=True)
class _Wrong:
    """Inputs whose answer is wrong, the answer, and how it differs."""

    small: Small
    got: Any
    difference: Difference


class _Search:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._inputs = SmallInputs(subject.sources, subject.reference, seed=subject.seed)
        self._until = time.process_time() + SEARCH_SECONDS
        self._waited = 0.0
        self._seen: set[Any] = set()
        self._not_right: set[Kind] = set()
        self._best: _Wrong | None = None
        self.right: dict[Kind, list[Small]] = {}
        self.calls = 0

    def first(self) -> None:
        """From the smallest sizes upwards, until an answer is wrong; keep the easiest of the inputs that fail there."""
        kinds = self._inputs.kinds()
        for fine, kind in itertools.product((False, True), kinds):
            for small in self._inputs.draws(kind, DRAWS, fine=fine):
                if self._best is None or small.difficulty < self._best.small.difficulty:
                    self._takes(small)
            if self._best is not None or self.calls >= MOST_SEARCHED:
                return

    def smaller(self) -> None:
        """One size less, as long as an answer stays wrong."""
        while self._best is not None:
            best = self._best.small
            less = [i for i, size in enumerate(best.kind[1]) if size > 1]
            if not any(self._takes(small) for i in less for small in self._inputs.with_less(best, i, DRAWS + FEWEST_RIGHT)):
                return

    def simpler(self) -> None:
        """A block of zeros, or one entry nearer to 0, as long as an answer stays wrong and no short right answer gets longer."""
        again = self._best is not None
        while again and self._best is not None:
            again = False
            for place in places(self._best.small):
                best = self._best.small
                if place not in places(best):  # a check that redraws until it is satisfied: fewer blocks, or smaller ones
                    continue
                for small in self._inputs.simplified(best, *place):
                    if (best.digits > SHORT or small.digits == SHORT) and self._takes(small):
                        again = True
                        break

    def _takes(self, small: Small) -> bool:
        """Whether the answer to these inputs is wrong and they were not tried before; then they are the best so far."""
        subject = self._subject
        if small.key in self._seen:
            return False
        if self.calls == MOST_CALLS or time.process_time() > self._until or self._waited > WAIT_SECONDS:
            raise _Over
        self._seen.add(small.key)
        self.calls += 1
        began = time.monotonic()
        ending, got = subject.student(small.arguments)
        self._waited += time.monotonic() - began
        if ending == "gone":
            raise _Over
        difference = None if ending == "raised" else compare(got, small.expected, subject.tolerance, names=subject.names)
        if ending == "returned" and difference is None:
            self.right.setdefault(small.kind, []).append(small)
            return False
        self._not_right.add(small.kind)
        if difference is None or difference.stage != subject.stage:
            return False
        self._best = _Wrong(small, got, difference)
        return True

    def arguments(self) -> list[Any] | None:
        """The arguments of the best that was found."""
        return None if self._best is None else self._best.small.arguments

    def example(self) -> Example | None:
        """The best that was found, in words."""
        if self._best is None:
            return None
        small, difference = self._best.small, self._best.difference
        parameters = self._subject.parameters[: len(small.arguments)]
        whole = difference.expected is None
        yours, expected = answers(*((self._best.got, small.expected) if whole else (difference.got, difference.expected)))
        return Example(
            arguments={name: written(value) for name, value in zip(parameters, small.arguments, strict=True)},
            call=f"{self._subject.name}({', '.join(self._given(name) for name in parameters)})",
            part="" if whole else difference.path,
            yours=yours,
            expected=expected,
            right=list(self._came_out_right(small)),
        )

    def _given(self, name: str) -> str:
        """How this argument is written in a call."""
        return f"{name}={name}" if name in self._subject.keywords else name

    def _came_out_right(self, best: Small) -> Iterator[str]:
        """What was right at every try: the inputs with one size less, and all from the other source."""
        source, sizes = best.kind
        for which in [i for i, size in enumerate(sizes) if size > 1]:
            kind = source, changed(sizes, which, sizes[which] - 1)
            tries = self.right.get(kind, [])
            if len(tries) >= FEWEST_RIGHT and kind not in self._not_right:
                yield f"{what_differs(self._subject.parameters, best.arguments, tries[0].arguments)} ({len(tries)} tries)"
        if source == next(iter(self._subject.sources)):
            wrong = {kind[0] for kind in self._not_right}
            for other in self._subject.sources:
                count = sum(len(tries) for kind, tries in self.right.items() if kind[0] == other)
                if other != source and other not in wrong and count >= FEWEST_RIGHT:
                    yield f"{other} ({count} tries)"
