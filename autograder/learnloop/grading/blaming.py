"""Blaming: wrong functions are judged again, with model answers in place of the functions that they build on."""

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from learnloop.course.model import Function, Use
from learnloop.grading import blame
from learnloop.grading.judge import FunctionJudge, is_right
from learnloop.grading.kinds.base import Judged
from learnloop.grading.open_submission import OpenSubmission
from learnloop.grading.options import Progress
from learnloop.grading.problems import Problem, Stopped
from learnloop.report import Blame, CheckResult, Finding, counts_as_passed, was_selected
from learnloop.sandbox import clocks
from learnloop.sandbox.session import Session

# How the next step begins where a contract alone does not say what to pass.
UNSURE = "Print the shape"
# Judges all checks of a function in another session.
Again = Callable[[Function, Session], list[CheckResult]]


class Blamer:
    """Finds who is responsible for what is wrong in an open submission."""

    def __init__(
        self, opened: OpenSubmission, again: Again, progress: Progress, problems: Mapping[str, Problem], *, repairs: bool
    ) -> None:
        """``problems``: by function, what was found to be wrong with it; ``repairs``: whether to look for a change that cures."""
        self._opened = opened
        self._problems = dict(problems)
        self._repairs = repairs
        self._again = again
        self._progress = progress
        self._kept_notes: list[tuple[str, Blame]] = []

    def blamed(self, results: Sequence[CheckResult]) -> Judged:
        """The results, each failure with the function responsible; what is right with the model's earlier exercises passes."""
        blamed: list[CheckResult] = []
        for function in self._opened.exercise.functions:
            own = [each for each in results if each.function == function.name]
            blamed += self._of_function(function, own, results)
        unfinished = any(was_selected(each) and not counts_as_passed(each) for each in blamed)
        notes = []
        for note, found in self._kept_notes:
            later = f"Afterwards:  learnloop check {found.exercise}" if unfinished else found.next_step
            notes.append(f"{note} {later}")
        return Judged(blamed, notes)

    def _of_function(self, function: Function, own: list[CheckResult], results: Sequence[CheckResult]) -> list[CheckResult]:
        opened, course = self._opened, self._opened.code.course
        wrong = next((each for each in own if each.finding is not None and each.finding.stage in blame.CAUSED), None)
        candidates = blame.candidates(course, opened.submission, function.name)
        if wrong is None or wrong.finding is None or function.name not in opened.submission.outline.names:
            return own
        self._progress(f"Finding out why {function.name} is wrong ...")
        failed = {Use(opened.exercise.id, each.function) for each in results if each.finding is not None}
        trial = self._trial(function, wrong)
        cured = blame.find_responsible(trial, candidates, opened.exercise.id, failed) if candidates else None
        if cured is None:
            handed = self._handed(function, wrong.finding, candidates)
            found = handed or wrong.finding
            if handed is None or handed.next_step.startswith(UNSURE):
                found = self._repaired(function, found) or found
            if handed is not None:  # what its words are about is the call
                found = msgspec.structs.replace(found, place=handed.place)
            told = msgspec.structs.replace(wrong, finding=found, message=found.message, diagnosis=found.diagnosis)
            return [told if each is wrong else each for each in own]
        blaming = blame.blame_of(cured, wrong, course, opened.submission, results)
        if blaming.kept:
            return self._kept(function, own, wrong, cured.keeps, blaming)
        finding = msgspec.structs.replace(wrong.finding, diagnosis=None, next_step=blaming.next_step)
        blamed = msgspec.structs.replace(wrong, finding=finding, diagnosis=None, blame=blaming)
        return [blamed if each is wrong else each for each in own]

    def _handed(self, function: Function, found: Finding, candidates: Sequence[Use]) -> Finding | None:
        """What this function handed to another one that stopped on it or is not made for it, if that is what is wrong."""
        problem = self._problems.get(function.name)
        failure = problem.outcome.failure if isinstance(problem, Stopped) else None
        if failure is None:
            from learnloop.grading.misplaced import misplaced  # loaded when something that builds on others is wrong

            return misplaced(self._opened, function, found, candidates, blame.BLAME_SECONDS) if function.uses else None
        from learnloop.grading.handed import wrongly_handed  # loaded when something stopped

        return wrongly_handed(self._opened, function, found, failure, candidates, blame.BLAME_SECONDS)

    def _repaired(self, function: Function, found: Finding) -> Finding | None:
        """The finding with its cause, if a small change of this function makes it right."""
        problem = self._problems.get(function.name)
        if problem is None or not self._repairs:
            return None
        from learnloop.grading.repairing import repair  # loaded when something is wrong

        return repair(self._opened, function.name, found, problem)

    def _trial(self, function: Function, wrong: CheckResult) -> blame.Trial:
        """Judges the function again, on the same inputs and in a fresh worker each time, with one time limit for all trials."""
        opened = self._opened
        until = min(opened.deadline, clocks.now() + blame.BLAME_SECONDS)

        def trial(replaced: Sequence[Use]) -> Collection[Use]:
            with opened.replacing(replaced, until) as session:
                right = is_right(FunctionJudge(opened.function(function.name), session), behaviour=wrong.kind == "behaviour")
                if not right and clocks.now() >= until:
                    raise blame.OutOfTime
                return [use for use in replaced if use in session.asks.asked] if right else []

        return trial

    def _kept(
        self, function: Function, own: list[CheckResult], wrong: CheckResult, replaced: list[Use], found: Blame
    ) -> list[CheckResult]:
        """All checks of the function again, with the model's earlier exercises in place of the student's."""
        with self._opened.replacing(replaced, self._opened.deadline) as session:
            again = self._again(function, session)
        if any(
            (before.status == "passed" or before is wrong) and now.status != "passed"
            for before, now in zip(own, again, strict=True)
        ):
            return own  # it is right only now and then, whatever is replaced
        remark = f"with the model answer of {found.exercise}.{found.function}"
        self._kept_notes.append((f"Points kept. {found.message} Responsible: {found.where}.", found))
        return [
            msgspec.structs.replace(now, blame=found, message=now.message or remark)
            if now.status == "passed" and before.status != "passed"
            else now
            for before, now in zip(own, again, strict=True)
        ]
