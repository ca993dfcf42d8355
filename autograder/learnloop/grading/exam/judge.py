"""The checks of an exam: two functions, judged as a whole, each with its share of the points."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from learnloop.course.checks import Exam
from learnloop.course.loader import CourseCode
from learnloop.course.model import ExamScale
from learnloop.errors import CourseError
from learnloop.grading.exam import words
from learnloop.grading.exam.data import Marked
from learnloop.grading.exam.sitting import Sitting
from learnloop.grading.kinds.base import Judged
from learnloop.grading.open_submission import OpenSubmission
from learnloop.grading.options import Options, Progress
from learnloop.grading.remarks import remarks
from learnloop.report import CheckResult, Finding, Status
from learnloop.submission.submission import Submission


def judge_exam(opened: OpenSubmission, options: Options, progress: Progress) -> Judged:
    """The checks of an exam. Raises ``CourseError`` for a course that is no exam."""
    functions = opened.exercise.functions
    if any(not opened.untouched(each) for each in functions if not options.only or each.name in options.only):
        opened.load()
    judge = ExamJudge(opened, progress)
    unready = {each.name: finding for each in functions if (finding := opened.unready(each)) is not None}
    checks = judge.results(unready, options.only)
    return Judged(checks, remarks(opened, stand_ins=False) + judge.notes)


class ExamJudge:
    """Turns how an exam ended into its checks; ``notes`` are remarks for the report."""

    def __init__(self, opened: OpenSubmission, progress: Progress) -> None:
        """Raises ``CourseError`` for a course that is no exam."""
        self._exam, scale = _declared(opened.code, opened.submission)
        self._functions = {each.name: each for each in opened.exercise.functions}
        self._sitting = Sitting(opened, self._exam, scale, progress)

    @property
    def notes(self) -> list[str]:
        """Remarks apart from the checks."""
        return self._sitting.notes

    def results(self, unready: Mapping[str, Finding], only: Collection[str]) -> list[CheckResult]:
        """One check for each of the two functions; ``unready`` are those that cannot be called, and why."""
        wanted = [name for name in self._functions if not only or name in only]
        marked = Marked() if unready or not wanted else self._sitting.marked()
        results = []
        for name in self._functions:
            if name not in wanted:
                results.append(self._result(name, "skipped", skip="deselected", message="not selected"))
            elif name in unready:
                finding = unready[name]
                results.append(self._result(name, finding.status, finding=finding, message=finding.message))
            elif unready:
                results.append(self._result_after(name, *next(iter(unready.items())), alone=len(wanted) == 1))
            else:
                results.append(self._result_of(name, marked, alone=len(wanted) == 1))
        return results

    def _result_after(self, name: str, other: str, finding: Finding, *, alone: bool) -> CheckResult:
        """The check of one function where the other cannot be called. ``alone``: only this one is selected."""
        if not alone:
            return self._result(name, "skipped", skip="after", message=f"{other} first")
        missing = finding.stage == "not started"
        why = ", which is not written yet." if missing else f". {finding.message}"
        told = msgspec.structs.replace(
            finding,
            stage="exam" if missing else finding.stage,
            message=f"`{name}` is judged together with `{other}`{why}",
            next_step=f"Write `{other}` first." if missing else finding.next_step,
            edit=other,
        )
        return self._result(name, finding.status, finding=told, message=told.message)

    def _result_of(self, name: str, marked: Marked, *, alone: bool) -> CheckResult:
        """The check of one function. ``alone``: only this one is selected, so it also reports what is wrong with the other."""
        figures = marked.figures
        about = {"exam": figures} if figures is not None and name == self._exam.fit else {}
        if marked.finding is None or (marked.share and name == self._exam.predict):
            message = words.passed(figures, self._exam) if figures is not None and about else ""
            return self._result(name, "passed", 1.0, message=message, **about)
        if name == marked.function or alone:
            finding, share = marked.finding, marked.share
            if name != marked.function:
                finding, share = msgspec.structs.replace(finding, edit=marked.function), 0.0
            return self._result(name, finding.status, share, finding=finding, message=finding.message, **about)
        return self._result(name, "skipped", skip="after", message=f"{marked.function} first")

    def _result(self, name: str, status: Status, share: float = 0.0, **more: Any) -> CheckResult:
        points = self._functions[name].points
        return CheckResult(
            id=f"{name}.exam",
            function=name,
            kind="exam",
            status=status,
            score=round(points * share, 2),
            max_score=points,
            printed=self._sitting.printed.get(name, ""),
            **more,
        )


def _declared(code: CourseCode, submission: Submission) -> tuple[Exam, ExamScale]:
    exercise = submission.exercise
    declared = {name: each.exam for name, each in code.checks(exercise).items()}
    exam = next((each for each in declared.values() if each is not None), None)
    scale = next((each.exam for each in exercise.functions if each.exam is not None), None)
    if exam is None or scale is None or any(each is not exam for each in declared.values()):
        raise CourseError(f"{exercise.id} must be an exam in course.yml and in its checks, with all of its functions.")
    return exam, scale
