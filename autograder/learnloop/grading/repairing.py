"""What was wrong with a function, found by changing it: one small change, or two, after which all its checks pass."""

import contextlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from learnloop.diagnosis.repairs import Edit, Original, edits_of, is_small, pairs_of, repaired
from learnloop.grading.caller import Caller
from learnloop.grading.cases import Case, large_cases, value_cases
from learnloop.grading.judge import FunctionJudge, is_right
from learnloop.grading.open_submission import OpenSubmission
from learnloop.grading.problems import Different, Problem, Stopped
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Diagnosis, Finding
from learnloop.sandbox import clocks
from learnloop.sandbox.outcome import Outcome
from learnloop.sandbox.session import Session
from learnloop.submission import syntax
from learnloop.values.compare import Tolerance, compare
from learnloop.values.source import SourceUnit

SECONDS = 2.0  # of a search for a repair, a safety net: what ends one is the number of edits
CALL_SECONDS = 0.25  # of CPU time; a repair that takes longer is given up
AT_ONCE = 80  # repairs that one worker loads
MOST_JUDGED = 12  # repairs, by all the checks
MOST_LOST = 3  # workers: an edit may make a loop that never ends
REST = "With that changed, all of it is right."
BOTH = "With both changed, all of it is right."

Call = tuple[Case, list[Any], Any]


class _Renamed(Caller):
    """Calls a repair where a judge calls the function."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name

    def call(self, name: str, arguments: Sequence[Any]) -> Outcome:
        """The outcome of one call."""
        return self._session.call(self._name, arguments)

    def calls(self, name: str, each: Iterable[Sequence[Any]], *, chance: bool = True) -> Generator[Outcome, None, None]:
        """The outcomes of several calls."""
        return self._session.calls(self._name, each, chance=chance)

    def aside(self, seconds: float, call_seconds: float) -> AbstractContextManager[None]:
        """Calls that decide nothing."""
        return self._session.aside(seconds, call_seconds)


def repair(opened: OpenSubmission, name: str, found: Finding, problem: Problem) -> Finding | None:
    """The finding, with the cause that a repair shows; None if no repair is found, or the cause is known."""
    defined = syntax.definition(opened.submission.units, name)
    partial = found.diagnosis is not None and found.diagnosis.partial
    if defined is None or (found.diagnosis is not None and not partial) or not isinstance(problem, Different | Stopped):
        return None
    if (isinstance(problem, Stopped) and problem.outcome.ending != "raised") or not is_small(defined[1]):
        return None
    if isinstance(problem, Different) and problem.difference.stage == "type" and problem.difference.next_step:
        return None  # what to do about this type is known
    unit, original = defined[0], Original(defined[1])
    search = _Search(opened, opened.function(name), original, problem)
    if search.first([()]) is not None:
        return None  # it is not this definition that is called
    edits = [edit for edit in edits_of(original) if edit.rank <= 1 or not search.words]
    cured = search.first([(edit,) for edit in edits]) or search.first([] if search.words else pairs_of(edits))
    told = (cured[0], _told(cured)) if cured is not None else None if partial else search.part(edits)
    if told is None:
        return None
    edit, diagnosis = told
    place = syntax.place_of(unit, edit.place)
    return msgspec.structs.replace(found, place=place, diagnosis=diagnosis, next_step=diagnosis.next_step)


def _told(cured: Sequence[Edit]) -> Diagnosis:
    title = " and ".join(edit.kind for edit in cured)
    steps = " ".join(dict.fromkeys(edit.cure for edit in cured))
    if len(cured) == 1:
        return Diagnosis(title, f"{cured[0].wrong} {REST}", steps)
    words = f"Two things are wrong. {cured[0].wrong} And, with that changed: {cured[1].wrong} {BOTH}"
    return Diagnosis(title, words, steps)


class _Search:
    """Tries edits, each as a function of its own beside the student's, in one worker."""

    def __init__(
        self, opened: OpenSubmission, function: FunctionUnderTest, original: Original, problem: Different | Stopped
    ) -> None:
        self._opened = opened
        self._function = function
        self._original = original
        self._until = min(opened.deadline, clocks.now() + SECONDS)
        self._lost = self._judged = 0
        self._answers: dict[int, Any] = {}  # by the place of its edit, what the first call returned that was not right
        cases = [*value_cases(function.checks), *large_cases(function.checks)]
        title = problem.case.title if isinstance(problem, Different) else problem.title
        failing = [problem.case] if isinstance(problem, Different) else [each for each in cases if each.title == title][:1]
        # The call that failed, and an ordinary one: most edits cure neither.
        self._first = list(self._drawn([*failing, *cases[:1]]))
        self._more = cases
        self._returned = problem.outcome.values[0] if isinstance(problem, Different) else None

    @property
    def words(self) -> bool:
        """Whether the answer is a word: one of three is right by chance too often to try many things."""
        return isinstance(self._first[0][2], str)

    def _drawn(self, cases: Iterable[Case]) -> Iterator[Call]:
        for case in cases:
            arguments = list(case.inputs(self._function.draw_of(case)))
            yield case, arguments, self._function.right(arguments)

    def first(self, tried: Sequence[tuple[Edit, ...]]) -> tuple[Edit, ...] | None:
        """The first of these that makes the function right."""
        found = (self._first_of(tried, start) for start in range(0, len(tried), AT_ONCE))
        return next((each for each in found if each is not None), None)

    def _first_of(self, tried: Sequence[tuple[Edit, ...]], start: int) -> tuple[Edit, ...] | None:
        """The same of the next few, in one worker."""
        if clocks.now() >= self._until:
            return None
        made = {}
        for i, edits in enumerate(tried[start : start + AT_ONCE], start):
            source = repaired(self._original, edits, f"_repair_{i}")
            if source:
                made[f"_repair_{i}"] = source
        units = [SourceUnit(name, source) for name, source in made.items()]
        with self._beside(units) as session:
            if session.load().ending != "returned":
                return None
            for name in made:
                if self._lost >= MOST_LOST or self._judged >= MOST_JUDGED or clocks.now() >= self._until:
                    return None
                number = int(name.rpartition("_")[2])
                if self._promising(session, name, number if len(tried[number]) == 1 else None) and self._cures(session, name):
                    return tried[number]
        return None

    def _promising(self, session: Session, name: str, number: int | None) -> bool:
        checks = self._function.checks
        for case, arguments, expected in self._first:
            outcome = session.call(name, arguments)
            if outcome.ending != "returned":
                self._lost += outcome.ending != "raised"
                return False
            if compare(outcome.values[0], expected, case.tolerance, names=checks.names, values=checks.compare_values) is not None:
                if number is not None and case is self._first[0][0]:
                    self._answers[number] = outcome.values[0]
                return False
        return True

    def _cures(self, session: Session, name: str) -> bool:
        self._judged += 1
        return is_right(FunctionJudge(self._function, _Renamed(session, name)), behaviour=True)

    def part(self, edits: Sequence[Edit]) -> tuple[Edit, Diagnosis] | None:
        """An edit after which one part of the answer is right, and none that was right is wrong."""
        names, (case, _, expected) = self._function.checks.names, self._first[0]
        before = _wrong_parts(self._returned, expected, case.tolerance) if names and self._function.checks.compare_values else None
        for number, answer in self._answers.items() if before else ():
            after = _wrong_parts(answer, expected, case.tolerance)
            if (
                edits[number].rank <= 1
                and after is not None
                and before
                and after < before
                and (cured := self._betters(edits[number]))
            ):
                part = f"`{names[min(cured)]}`"
                message = f"{edits[number].wrong} With that changed, {part} is right; something else is wrong, too."
                return edits[number], Diagnosis(f"{edits[number].kind}, in {part}", message, edits[number].cure, partial=True)
        return None

    def _betters(self, edit: Edit) -> set[int]:
        """Which parts this edit makes right, if it makes none wrong, in all cases."""
        before: set[int] = set()
        after: set[int] = set()
        with self._alone(edit) as session:
            for case, arguments, expected in self._drawn(self._more):
                outcomes = [session.call(each, arguments) for each in (self._function.name, "_repair_0")]
                if any(each.ending != "returned" for each in outcomes):
                    return set()
                was, now = (_wrong_parts(each.values[0], expected, case.tolerance) for each in outcomes)
                if was is None or now is None or not now <= was:
                    return set()
                before, after = before | was, after | now
        return before - after

    def _alone(self, edit: Edit) -> AbstractContextManager[Session]:
        """The submission with this repair beside it."""
        return self._beside([SourceUnit("_repair_0", repaired(self._original, [edit], "_repair_0"))])

    @contextlib.contextmanager
    def _beside(self, units: Sequence[SourceUnit]) -> Iterator[Session]:
        """The submission with these repairs beside it, called as their units are."""
        names = [unit.name for unit in units]
        left = max(self._until - clocks.now(), 0.0)
        with self._opened.beside(units, self._function.name, names, self._until) as session, session.aside(left, CALL_SECONDS):
            yield session


def _wrong_parts(got: Any, expected: Any, tolerance: Tolerance) -> set[int] | None:
    """Which parts of an answer are wrong; None where it does not have the parts."""
    if not isinstance(got, list | tuple) or not isinstance(expected, tuple) or len(got) != len(expected):
        return None
    return {i for i, (mine, right) in enumerate(zip(got, expected, strict=True)) if compare(mine, right, tolerance) is not None}
