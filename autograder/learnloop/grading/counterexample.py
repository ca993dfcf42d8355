"""The call that a function gets wrong, as values: the smallest that is found, else the one that the check made."""

import contextlib
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from learnloop.course.loader import CourseCode
from learnloop.course.model import Function
from learnloop.grading.caller import Caller
from learnloop.grading.explain.explainer import Explainer
from learnloop.grading.explain.observing import smallest_of
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.kinds import kind_of
from learnloop.grading.open_submission import OpenSubmission
from learnloop.grading.problems import Different, Misbehaviour, Problem, Wrong
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Finding
from learnloop.sandbox.outcome import Outcome
from learnloop.submission.submission import Submission

if TYPE_CHECKING:
    from learnloop.sandbox.interface import Sandbox


@dataclass(frozen=True)
class Failing:
    """A call that goes wrong: its arguments by name, the keyword-only ones, the right answer (None: unknown), the finding."""

    arguments: dict[str, Any]
    keywords: Sequence[str]
    expected: Any
    finding: Finding


def failing_call(code: CourseCode, submission: Submission, sandbox: "Sandbox", function: Function) -> Failing | Finding | None:
    """The call that shows wrong values or behaviour of a function; None when nothing is wrong.

    A ``Finding`` alone if it is wrong without any call: the file does not run, or the function is a stub.
    """
    kind = kind_of(submission.exercise)
    opened = OpenSubmission(code, submission, sandbox, kind.seed(submission), submission.outline.problem)
    with contextlib.closing(opened):
        if not opened.untouched(function):
            opened.load()
        unready = opened.unready(function)
        if unready is not None:
            return unready
        under_test, caller = opened.function(function.name), _Noting(opened.session)
        judge = FunctionJudge(under_test, caller)
        try:
            judge.values()
            judge.behaviour()
        except Wrong as wrong:
            given = _arguments(wrong.problem, under_test, caller)
            finding = _finding(wrong.problem, under_test, submission, caller)
            arguments = dict(zip(under_test.parameters, given, strict=False))
            return Failing(arguments, under_test.keywords, _right(under_test, given), finding)
    return None


def _arguments(problem: Problem, function: FunctionUnderTest, caller: "_Noting") -> Sequence[Any]:
    """The smallest arguments found, even if a cause explains the difference; else those of the latest call."""
    if isinstance(problem, Misbehaviour) and problem.case is not None:
        return problem.case.inputs(function.draw_of(problem.case))
    if not isinstance(problem, Different):
        return caller.given
    found = smallest_of(function, problem, caller)
    return found.arguments if found is not None and found.arguments is not None else problem.arguments


def _finding(problem: Problem, function: FunctionUnderTest, submission: Submission, caller: Caller) -> Finding:
    """The finding; for a difference only its message, since a program will show the rest."""
    if isinstance(problem, Different):
        return Finding(stage=problem.difference.stage, message=problem.difference.message)
    return Explainer(function, submission, caller).explain(problem)


def _right(function: FunctionUnderTest, arguments: Sequence[Any]) -> Any:
    try:
        return function.right(arguments)
    except Exception:
        return None  # the checks themselves failed, or the model answer raises here too


class _Noting:
    """A caller that notes the arguments of the latest call."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.given: Sequence[Any] = []

    def call(self, name: str, arguments: Sequence[Any]) -> Outcome:
        """The outcome of one call."""
        self.given = arguments
        return self._caller.call(name, arguments)

    def calls(self, name: str, each: Iterable[Sequence[Any]], *, chance: bool = True) -> Generator[Outcome, None, None]:
        """The outcomes of several calls, one after another."""
        for arguments in each:
            outcome = self.call(name, arguments)
            yield outcome
            if outcome.ending != "returned":
                return

    def aside(self, seconds: float, call_seconds: float) -> contextlib.AbstractContextManager[None]:
        """Calls that decide nothing."""
        return self._caller.aside(seconds, call_seconds)
