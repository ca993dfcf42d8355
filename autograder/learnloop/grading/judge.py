"""Judging one function: draw its inputs, call the student's function and the reference, and compare the answers.

A judge decides but does not explain: it finds a ``Problem``, which ``explain`` puts into words.
"""

import contextlib
import inspect
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, Literal

from learnloop.course.checks import NotMet
from learnloop.course.draws import Sizes
from learnloop.errors import CourseError
from learnloop.grading.caller import Caller
from learnloop.grading.cases import LAW, SLOPES, Case, large_cases, value_cases
from learnloop.grading.problems import (
    BrokenLaw,
    Changed,
    Different,
    Misbehaviour,
    Noisy,
    OtherChance,
    Shared,
    Stopped,
    Unrepeatable,
    Unsteady,
    Wrong,
    WrongKind,
    WrongSlope,
)
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.sandbox.outcome import Outcome
from learnloop.values.compare import Tolerance, compare
from learnloop.values.nested import leaves, plain
from learnloop.values.slopes import TOLERANCE as SLOPE_TOLERANCE
from learnloop.values.slopes import central_difference

REPEATABLE = Tolerance(relative=1e-12)
SLOPE_SIZES = Sizes(3, 2, 3, 5, 2)  # small: every entry of every argument costs two evaluations of the loss


class FunctionJudge:
    """Judges one function: ``values``, then ``behaviour``. Both raise ``Wrong`` at the first problem.

    ``noted`` is what the cases of ``values`` showed of the behaviour, right as their values are: one judge takes it over from
    another that judges only the values.
    """

    def __init__(self, function: FunctionUnderTest, caller: Caller, noted: Misbehaviour | None = None) -> None:
        self._function = function
        self._checks = function.checks
        self._caller = caller
        self.printed = ""
        self.noted = noted

    # ------------------------------------------------------------ values

    def values(self) -> None:
        """Ordinary inputs, a tighter tolerance, edge cases, other layouts, float32; measured slopes; laws."""
        self.noted = None
        for case, outcome in self._judged(value_cases(self._checks)):
            self.noted = self.noted or self._misbehaved(outcome, case)
        if self._checks.slope is not None:
            self._slopes()
        self._laws("values")

    def _judged(self, cases: Sequence[Case]) -> Iterator[tuple[Case, Outcome]]:
        """The outcome of each case, compared with the reference; raises ``Wrong`` at the first difference."""
        drawn = [list(case.inputs(self._function.draw_of(case))) for case in cases]
        outcomes = self._caller.calls(self._function.name, drawn)
        names, values = self._checks.names, self._checks.compare_values
        with contextlib.closing(outcomes):
            for case, arguments, outcome in zip(cases, drawn, outcomes, strict=False):  # the calls end at the first that fails
                self._returned(outcome, case.title)
                expected = self._function.right(arguments)
                difference = compare(outcome.values[0], expected, case.tolerance, names=names, values=values)
                if difference is not None:
                    raise Wrong(Different(difference, case, arguments, expected, outcome))
                yield case, outcome

    def call(self, arguments: Sequence[Any], title: str) -> Outcome:
        """Call the student's function once; raises ``Wrong`` unless it returns."""
        return self._returned(self._caller.call(self._function.name, list(arguments)), title)

    def calls(self, each: Sequence[Sequence[Any]], title: str) -> Generator[Outcome, None, None]:
        """Call the student's function once for each list of arguments; raises ``Wrong`` at the first call that does not return."""
        calls = self._caller.calls(self._function.name, [list(arguments) for arguments in each], chance=False)
        with contextlib.closing(calls) as outcomes:
            for outcome in outcomes:
                yield self._returned(outcome, title)

    def _returned(self, outcome: Outcome, title: str) -> Outcome:
        self.printed = self.printed or outcome.printed
        if outcome.ending != "returned":
            raise Wrong(Stopped(outcome, title))
        return outcome

    def right(self, arguments: Sequence[Any]) -> Any:
        """The reference's answer to these arguments."""
        return self._function.right(arguments)

    def expect_kind(self, value: Any, expected: Any) -> None:
        """Raise ``Wrong`` unless a value has the type and shape of the reference's; only then is it safe to compute with."""
        difference = compare(value, expected, self._checks.tolerance, names=self._checks.names, values=False)
        if difference is not None:
            raise Wrong(WrongKind(difference, value))

    def _slopes(self) -> None:
        """Compare every entry of the student's gradient with central differences of the grader's own loss."""
        arguments = list(self._checks.inputs(self._function.draw(SLOPES, SLOPE_SIZES)))
        outcome = self.call(arguments, SLOPES)
        expected = self._function.right(arguments)
        if compare(outcome.values[0], expected, self._checks.tolerance, names=self._checks.names) is not None:
            raise Wrong(Unsteady())
        measured = [central_difference(f, x) for f, x in self._function.slopes(arguments)]
        tolerance = Tolerance(relative=SLOPE_TOLERANCE)
        if compare(leaves(expected), measured, tolerance) is not None:
            raise CourseError(f"the reference of {self._function.name} is not the slope of its loss: the course is wrong.")
        difference = compare(leaves(outcome.values[0]), measured, tolerance)
        if difference is not None:
            raise Wrong(WrongSlope(difference))

    # ------------------------------------------------------------ laws

    def _laws(self, kind: Literal["values", "behaviour"]) -> None:
        for law in self._checks.laws:
            if law.kind != kind:
                continue
            try:
                with contextlib.closing(_StudentFunction(self, law.title)) as student:
                    law.holds(student, self._function.draw(law.title))
            except NotMet as broken:
                raise Wrong(BrokenLaw(broken, law.title, kind)) from None

    # ------------------------------------------------------------ behaviour

    def behaviour(self) -> None:
        """Arguments unchanged, no other chance, new arrays, the same answer twice, right without warnings at large inputs, laws."""
        arguments = list(self._checks.inputs(self._function.draw("behaviour")))
        outcomes = list(self._caller.calls(self._function.name, [arguments, arguments]))
        first = self._returned(outcomes[0], "")
        problem = self._misbehaved(first, None) or self.noted
        if problem is not None:
            raise Wrong(problem)
        self.expect_kind(first.values[0], self.right(arguments))
        second = self._returned(outcomes[1], "")
        if compare(second.values[0], plain(first.values[0]), REPEATABLE) is not None:
            raise Wrong(Unrepeatable())
        for case, outcome in self._judged(large_cases(self._checks)):
            problem = self._misbehaved(outcome, case)
            if problem is not None:
                raise Wrong(problem)
        self._laws("behaviour")

    def _misbehaved(self, outcome: Outcome, case: Case | None) -> Misbehaviour | None:
        """What a call did that no call may do: of a case, or with ordinary inputs, at which nobody is told of a warning."""
        if outcome.changed:
            return Changed(outcome, case)
        if outcome.other_chance:
            return OtherChance(case)
        if self._checks.new and outcome.shared:
            return Shared(outcome, case)
        noise = next((warning for warning in outcome.warnings if warning.startswith("RuntimeWarning")), None)
        return Noisy(noise, outcome, case) if noise is not None and self._checks.quiet and case else None


def is_right(judge: FunctionJudge, *, behaviour: bool) -> bool:
    """Whether the values of a function are right; its behaviour too, if that was what failed."""
    try:
        judge.values()
        if behaviour:
            judge.behaviour()
    except Wrong:
        return False
    return True


class _StudentFunction:
    """The student's function as a law sees it: call it like a function; what it returns has the right type and shape."""

    def __init__(self, judge: FunctionJudge, title: str) -> None:
        self._judge = judge
        self._title = LAW + title
        self._open: Generator[Any, None, None] | None = None
        self.outcome = Outcome(ending="returned")

    def __call__(self, *arguments: Any, like: Any = None) -> Any:
        """What it returns for these arguments. ``like`` has the type and shape of the right answer, where working that out takes
        long; else the reference computes it."""
        self._refuse_between()
        outcome = self._judge.call(arguments, self._title)
        return self._value(outcome, self._judge.right(arguments) if like is None else like)

    def each(self, calls: Iterable[Sequence[Any]], *, alike: bool = False) -> Iterator[Any]:
        """What it returns for each of these lists of arguments, in order: many calls to a request, judged one by one.

        All of it is read, or the law ends, before the function is called again. ``alike``: right answers to all of them have
        the type and shape of the first, which is then the only one that the reference computes.
        """
        self._refuse_between()
        self._open = self._each(list(calls), alike)
        return self._open

    def _each(self, calls: Sequence[Sequence[Any]], alike: bool) -> Generator[Any, None, None]:
        expected = None
        with contextlib.closing(self._judge.calls(calls, self._title)) as outcomes:
            for number, outcome in enumerate(outcomes):
                if not (alike and number):
                    expected = self._judge.right(calls[number])
                yield self._value(outcome, expected)

    def _value(self, outcome: Outcome, expected: Any) -> Any:
        self.outcome = outcome
        value = outcome.values[0]
        self._judge.expect_kind(value, expected)
        return value

    def _refuse_between(self) -> None:
        if self._open is not None and inspect.getgeneratorstate(self._open) != inspect.GEN_CLOSED:
            raise CourseError(f"{self._title}: the function is called before all of `student.each` was read.")

    def close(self) -> None:
        """End the calls of which no value will be read any more."""
        if self._open is not None:
            self._open.close()
