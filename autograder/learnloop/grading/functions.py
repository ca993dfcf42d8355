"""Judging the functions of an exercise one by one: values, behaviour, timing, and which function is responsible for a failure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from learnloop.course.model import Function
from learnloop.grading import points
from learnloop.grading.blaming import Blamer
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.kinds.base import Judged
from learnloop.grading.open_submission import OpenSubmission
from learnloop.grading.options import Options, Progress
from learnloop.grading.problems import Misbehaviour, Problem, Wrong
from learnloop.grading.remarks import remarks
from learnloop.grading.timing.judge import TimingJudge
from learnloop.report import CheckResult, Finding, Kind, Skip, Status
from learnloop.sandbox.session import Session

if TYPE_CHECKING:
    from learnloop.grading.timing.reference import Reference


class FunctionsJudge:
    """Judges the functions of an open submission."""

    def __init__(self, opened: OpenSubmission, options: Options, progress: Progress, reference: "Reference | None" = None) -> None:
        self._opened = opened
        self._options = options
        self._progress = progress
        self._weights = opened.code.course.weights
        self._checks = opened.code.checks(opened.exercise)
        self._noted: dict[str, Misbehaviour | None] = {}  # by function, what its values showed of its behaviour
        self._problems: dict[str, Problem] = {}  # by function, what was found to be wrong with it
        self._timing = TimingJudge(opened.code, opened.submission, opened.deadline, progress, reference)

    def judge(self) -> Judged:
        """All checks of the exercise, in the order of course.yml."""
        opened, functions = self._opened, self._opened.exercise.functions
        try:
            written = [each for each in functions if self._selected(each) and not opened.untouched(each)]
            if written and opened.problem is None:
                if self._options.timing and any(each.timing for each in written):
                    self._timing.start()
                opened.load()
            results = [(each, result) for each in functions for result in self._untimed(each, opened.session)]
            notes = remarks(opened, stand_ins=True)
            timed = [self._timing.timed(each, result, opened.session) for each, result in results]
            blamer = Blamer(opened, self.again, self._progress, self._problems, repairs=self._options.repairs)
            blamed = blamer.blamed(timed)
            return Judged(blamed.checks, notes + blamed.notes)
        finally:
            self._timing.close()

    def again(self, function: Function, session: Session) -> list[CheckResult]:
        """All checks of one function again, in another session."""
        return [self._timing.timed(function, result, session) for result in self._untimed(function, session)]

    def _selected(self, function: Function) -> bool:
        return not self._options.only or function.name in self._options.only

    def _untimed(self, function: Function, session: Session) -> Iterator[CheckResult]:
        """The checks of one function in order; timing is only marked as due. The checks after a failure are skipped."""
        shares = points.shares(function, self._weights, gradient=self._checks[function.name].slope is not None)

        def result(kind: Kind, status: Status, **more: Any) -> CheckResult:
            id = f"{function.name}.{points.name_of(kind)}"
            score = shares[kind] if status == "passed" else 0.0
            return CheckResult(id=id, function=function.name, kind=kind, status=status, score=score, max_score=shares[kind], **more)

        def skipped(kind: Kind, why: Skip, message: str) -> CheckResult:
            return result(kind, "skipped", skip=why, message=message)

        failed = ""
        for kind in shares:
            if not self._selected(function) or (kind == "timing" and not self._options.timing):
                yield skipped(kind, "deselected", "not selected")
            elif failed:
                yield skipped(kind, "after", f"{failed} first")
            elif kind == "timing":
                yield result(kind, "passed")
            else:
                finding, printed = self._judged(function, kind, session)
                if finding is None:
                    yield result(kind, "passed", printed=printed)
                    continue
                found = {"message": finding.message, "finding": finding, "diagnosis": finding.diagnosis}
                yield result(kind, finding.status, printed=printed, **found)
                failed = points.name_of(kind)

    def _judged(self, function: Function, kind: Kind, session: Session) -> tuple[Finding | None, str]:
        """What is wrong with a function (None if nothing is), and what it printed."""
        unready = self._opened.unready(function)
        if unready is not None:
            return unready, ""
        session.disturbed = False
        found = self._judged_once(function, kind, session)
        if session.disturbed:  # by a busy machine, or by a late reply to another function: neither may count against this one
            found = self._judged_once(function, kind, session)
        return found

    def _judged_once(self, function: Function, kind: Kind, session: Session) -> tuple[Finding | None, str]:
        under_test = self._opened.function(function.name)
        judge = FunctionJudge(under_test, session, self._noted.get(function.name))
        try:
            if kind == "behaviour":
                judge.behaviour()
            else:
                judge.values()
                self._noted[function.name] = judge.noted
        except Wrong as wrong:
            self._problems[function.name] = wrong.problem
            from learnloop.grading.explain.explainer import Explainer  # loaded when there is something to explain

            return Explainer(under_test, self._opened.submission, session).explain(wrong.problem), judge.printed
        return None, judge.printed
