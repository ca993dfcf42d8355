"""The call on which a function goes wrong, as values: the smallest that is found, else the one that the check made."""

import inspect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from learnloop.course.loader import CourseCode
from learnloop.course.model import Function
from learnloop.grading.grading import opened
from learnloop.grading.judge import Case, FunctionJudge, Stop
from learnloop.grading.options import Options
from learnloop.report import Finding
from learnloop.sandbox.host import Sandbox
from learnloop.sandbox.session import Outcome, Session
from learnloop.submission.submission import Submission
from learnloop.values.compare import Difference


@dataclass(frozen=True)
class Failing:
    """A call that goes wrong: its arguments by name, those that go by keyword, what is right (None: not known), and the finding."""

    arguments: dict[str, Any]
    keywords: Sequence[str]
    expected: Any
    finding: Finding


def failing_call(code: CourseCode, submission: Submission, sandbox: Sandbox, function: Function) -> Failing | Finding | None:
    """The call on which values or behaviour of a function go wrong; None when they do not.

    A ``Finding`` alone where it is wrong without a call: the file does not run, or the function is a stub.
    """
    with opened(code, submission, sandbox, Options(only=[function.name], timing=False)) as opening:
        unready = opening.ready(function)
        if unready is not None:
            return unready
        session = _Noted(opening.setting.session)
        judge = _Watched(opening.with_session(session), function.name)  # type: ignore[arg-type]
        try:
            judge.values()
            judge.behaviour()
        except Stop as stop:
            given = judge.smallest if judge.smallest is not None else session.given
            parameters = list(inspect.signature(judge.reference).parameters)
            keywords = code.keywords(submission.exercise).get(function.name, [])
            return Failing(dict(zip(parameters, given, strict=False)), keywords, _right(judge, given), stop.finding)
    return None


def _right(judge: FunctionJudge, arguments: Sequence[Any]) -> Any:
    try:
        return judge.right(list(arguments))
    except Exception:
        return None  # it was the checks that went wrong, or a case in which the model answer raises, too


class _Noted:
    """A session that notes the arguments of the latest call."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.given: Sequence[Any] = []

    def call(self, name: str, arguments: Sequence[Any]) -> Outcome:
        self.given = arguments
        return self._session.call(name, arguments)

    def calls(self, name: str, each: Iterable[Sequence[Any]]) -> Iterator[Outcome]:
        for arguments in each:
            outcome = self.call(name, arguments)
            yield outcome
            if outcome.ending != "returned":
                return

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


class _Watched(FunctionJudge):
    """A judge that looks for the smallest inputs whatever else explains a difference."""

    smallest: Sequence[Any] | None = None

    def _explained(self, difference: Difference, case: Case, arguments: list[Any], expected: Any, outcome: Outcome) -> Finding:
        found = None if isinstance(expected, str) else self._smallest(case, difference)
        self.smallest = found.arguments if found is not None and found.arguments is not None else arguments
        return Finding(stage=difference.stage, message=difference.message, place=self.answer())
