"""Grading one exercise: the order of judgement, from the first look at the file to who is responsible for what is wrong."""

import contextlib
import dataclasses
import hashlib
import os
import time
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from learnloop.course.loader import CourseCode
from learnloop.course.model import Course, Exercise, Function, Use
from learnloop.diagnosis.crashes.outcomes import finding_of
from learnloop.grading import blame
from learnloop.grading.exam import ExamJudge, absent_exercises
from learnloop.grading.judge import FunctionJudge, Setting, Stop
from learnloop.grading.options import Options, Progress
from learnloop.grading.stand_ins import StandIns
from learnloop.grading.timing.judge import TimingJudge
from learnloop.report import (
    Blame,
    CheckResult,
    Finding,
    Kind,
    Report,
    Skip,
    Status,
    counts_as_passed,
    was_selected,
)
from learnloop.sandbox.host import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.submission import rules
from learnloop.submission.submission import Submission
from learnloop.text import listed

if TYPE_CHECKING:
    from learnloop.grading.timing.reference import Reference


def seed_of(submission: Submission) -> int:
    """The seed of self-study: from the content, so that the same file gets the same report and every edit fresh inputs."""
    text = f"{submission.exercise.id}\0{submission.text}"
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big")


def _seed(submission: Submission) -> int:
    """The seed where none was asked for. That of an exam cannot be known to the file, or it could bring the answers along."""
    return int.from_bytes(os.urandom(6), "big") if submission.exercise.is_exam else seed_of(submission)


def grade(
    code: CourseCode,
    submission: Submission,
    sandbox: Sandbox,
    options: Options,
    progress: Progress,
    reference: "Reference | None" = None,
) -> Report:
    """Grade a submission in a sandbox. The student's faults are in the report; ``LearnloopError`` is ours.

    ``reference`` are the references of the exercise for its timing checks, if they run already.
    """
    started = time.monotonic()
    with _Grader(code, submission, sandbox, options, progress, reference) as grader:
        checks = grader.judge()
    selected = [check for check in checks if was_selected(check)]
    return Report(
        exercise=submission.exercise.id,
        title=submission.exercise.title,
        file=submission.path.name,
        score=round(sum(check.score for check in checks), 2),
        max_score=submission.exercise.points,
        passed=all(counts_as_passed(check) for check in selected),
        complete=len(selected) == len(checks),
        seed=grader.seed,
        sandbox=sandbox.name,
        seconds=round(time.monotonic() - started, 3),
        checks=checks,
        problem=grader.problem,
        notes=grader.notes,
        printed=grader.printed,
    )


class Opening:
    """A submission that is open for calls beside a report: see ``learnloop.grading.counterexample``."""

    def __init__(self, grader: "_Grader") -> None:
        self._grader = grader
        self.setting = grader.setting

    def ready(self, function: Function) -> Finding | None:
        """Why a function cannot be called; None when it can."""
        return self._grader.ready(function)

    def with_session(self, session: Session) -> Setting:
        """The setting, with another session in place of its own."""
        return dataclasses.replace(self.setting, session=session)


@contextlib.contextmanager
def opened(code: CourseCode, submission: Submission, sandbox: Sandbox, options: Options) -> Iterator[Opening]:
    """Load a submission as a check would, and judge nothing."""
    with _Grader(code, submission, sandbox, options, lambda line: None) as grader:
        yield Opening(grader)


class _Grader:
    def __init__(
        self,
        code: CourseCode,
        submission: Submission,
        sandbox: Sandbox,
        options: Options,
        progress: Progress,
        reference: "Reference | None" = None,
    ) -> None:
        self.code = code
        self.submission = submission
        self.exercise: Exercise = submission.exercise
        self.course: Course = code.course
        self.options = options
        self.progress = progress
        self.seed = _seed(submission) if options.seed is None else options.seed
        self.problem = submission.outline.problem or (absent_exercises(submission) if submission.exercise.is_exam else None)
        self.notes: list[str] = []
        self._kept_notes: list[tuple[str, Blame]] = []
        self.printed = ""
        limits = self.course.limits
        self._sandbox = sandbox
        self._deadline = time.monotonic() + limits.total_seconds
        self._stand_ins = StandIns(code, sandbox, self._deadline)
        self.session = self._session([], self._deadline)
        self._checks = code.checks(self.exercise)
        self.setting = Setting(code, submission, self.session, self.seed)
        self._timing = TimingJudge(code, submission, self._deadline, progress, reference)

    def __enter__(self) -> "_Grader":
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()
        self._stand_ins.close()
        self._timing.close()

    def _session(self, replaced: Sequence[Use], deadline: float) -> Session:
        """The submission in a worker of its own; model answers stand in for absent exercises and for what is ``replaced``."""
        limits = self.course.limits
        stand_ins = {name: self._functions_of(name) for name in self.submission.absent}
        for use in replaced:
            stand_ins.setdefault(use.exercise, []).append(use.function)
        return Session(
            self._sandbox,
            Source(
                units=self.submission.units,
                earlier=self.submission.earlier,
                stand_ins=stand_ins,
                keywords=self.code.keywords(self.exercise),
            ),
            call_seconds=limits.call_seconds,
            deadline=deadline,
            printed_characters=limits.printed_characters,
            stand_in=self._stand_ins.answer if stand_ins else None,
            most_asks=limits.stand_in_calls,
            most_asked_bytes=limits.stand_in_mb << 20,
        )

    def _functions_of(self, exercise: str) -> list[str]:
        found = self.course.exercise(exercise)
        return [function.name for function in found.functions] if found else []

    # ------------------------------------------------------------ the order of judgement

    def judge(self) -> list[CheckResult]:
        """All checks of the exercise, in the order of course.yml."""
        selected = [function for function in self.exercise.functions if self._selected(function)]
        if self.problem is None and any(not self._untouched(function) for function in selected):
            wanted = [each for each in selected if each.timing and not self._untouched(each)]
            if wanted and self.options.timing:
                self._timing.start()
            self._load()
        if self.exercise.is_exam:
            return self._examined()
        results = [(function, result) for function in self.exercise.functions for result in self._function(function, self.setting)]
        self._remark()
        timed = [self._timing.timed(function, result, self.setting) for function, result in results]
        return self._with_blame(timed)

    def ready(self, function: Function) -> Finding | None:
        """Load the submission unless something speaks against it; why this function cannot be called."""
        if self.problem is None and not self._untouched(function):
            self._load()
        return self._unready(function)

    def _examined(self) -> list[CheckResult]:
        """The checks of an exam, which is judged as a whole."""
        exam = ExamJudge(self.code, self.submission, self._sandbox, self.seed, self._deadline, self.progress)
        unready = {each.name: finding for each in self.exercise.functions if (finding := self._unready(each)) is not None}
        results = exam.results(unready, self.options.only)
        self._remark()
        self.notes += exam.notes
        return results

    def _selected(self, function: Function) -> bool:
        return not self.options.only or function.name in self.options.only

    def _untouched(self, function: Function) -> bool:
        defined = self.submission.outline.functions.get(function.name)
        return defined is not None and defined.untouched

    def _load(self) -> None:
        outcome = self.session.load()
        self.printed = outcome.printed
        if outcome.ending != "returned":
            self.problem = finding_of(outcome, self.submission, "file", self.course.limits.call_seconds)

    def _remark(self) -> None:
        if self._sandbox.confinement.weak:
            self.notes.append("Your code ran in a process that is hardly confined (tier C); `learnloop doctor` says why.")
        other = self.submission.other
        if other is not None:
            self.notes.append(f"{self.submission.path.name} was graded; {other.name} is here, too.")
        earlier = self.submission.earlier
        before = [each.id for each in self.course.before(self.exercise)]
        own = {name: earlier[name][0].name.split(",")[0] for name in before if earlier.get(name)}
        if own:
            self.notes.append(
                f"{listed(list(own))} {'is' if len(own) == 1 else 'are'} your own, from {listed(list(own.values()))}."
            )
        absent = [] if self.exercise.is_exam else list(self.submission.absent)
        if len(absent) == 1:
            self.notes.append(f"{absent[0]} is not here: the grader's own stands in for it.")
        elif absent:
            self.notes.append(f"{listed(absent)} are not here: the grader's own stand in for them.")
        for failure in self.session.lost:
            where = f"{failure.frames[-1].unit}, line {failure.frames[-1].line}" if failure.frames else "a cell"
            self.notes.append(f"Left out, since it fails: {where} ({failure.type}: {' '.join(failure.message[:120].split())}).")

    def _function(self, function: Function, setting: Setting) -> list[CheckResult]:
        """The checks of one function but for timing, which is only marked as due."""
        points = self._points(function)
        kinds: list[Kind] = list(points)

        def result(kind: Kind, status: Status, **more: Any) -> CheckResult:
            earned = points[kind] if status == "passed" else 0.0
            name = "values" if kind == "gradient" else kind
            return CheckResult(
                id=f"{function.name}.{name}",
                function=function.name,
                kind=kind,
                status=status,
                score=earned,
                max_score=points[kind],
                **more,
            )

        def skipped(kind: Kind, why: Skip, message: str) -> CheckResult:
            return result(kind, "skipped", skip=why, message=message)

        if not self._selected(function):
            return [skipped(kind, "deselected", "not selected") for kind in kinds]
        results: list[CheckResult] = []
        failed = ""
        for kind in kinds:
            if kind == "timing" and not self.options.timing:
                results.append(skipped(kind, "deselected", "not selected"))
            elif failed:
                results.append(skipped(kind, "after", f"{failed} first"))
            elif kind == "timing":
                results.append(result(kind, "passed"))
            else:
                finding, printed = self._judge(function, kind, setting)
                if finding is None:
                    results.append(result(kind, "passed", printed=printed))
                else:
                    told = {"message": finding.message, "finding": finding, "diagnosis": finding.diagnosis}
                    results.append(result(kind, finding.status, printed=printed, **told))
                    failed = "values" if kind != "behaviour" else "behaviour"
        return results

    def _points(self, function: Function) -> dict[Kind, float]:
        """The kinds of check of a function, in order, each with its share of the points."""
        weights = self.course.weights
        first: Kind = "values" if self._checks[function.name].slope is None else "gradient"
        shares: dict[Kind, float] = {first: weights.values, "behaviour": weights.behaviour}
        if function.timing is not None:
            shares["timing"] = weights.timing
        total = sum(shares.values())
        points: dict[Kind, float] = {kind: round(function.points * share / total, 2) for kind, share in shares.items()}
        points[first] = round(function.points - sum(list(points.values())[1:]), 2)
        return points

    def _unready(self, function: Function) -> Finding | None:
        """Why the function cannot be called: the file does not run, it is as it was handed out, or it is not there."""
        if self.problem is not None:
            message = f"The file could not be run. {self.problem.message}"
            return Finding(stage="file", status="error", message=message, next_step=self.problem.next_step)
        seen = self.submission.outline
        if self._untouched(function):
            place = seen.functions[function.name]
            return Finding(
                stage="not started",
                message="not started",
                place=rules.place(self.submission.units, place.unit, place.line),
            )
        if function.name not in seen.functions and function.name not in seen.names:
            return rules.missing(function.name, seen, self.submission.path.name, live=self.submission.live)
        return None

    def _judge(self, function: Function, kind: Kind, setting: Setting) -> tuple[Finding | None, str]:
        unready = self._unready(function)
        if unready is not None:
            return unready, ""
        setting.session.disturbed = False
        finding, printed = self._judge_once(function, kind, setting)
        if setting.session.disturbed:  # a late reply, of a process that another function left behind, costs this one nothing
            finding, printed = self._judge_once(function, kind, setting)
        return finding, printed

    def _judge_once(self, function: Function, kind: Kind, setting: Setting) -> tuple[Finding | None, str]:
        judge = FunctionJudge(setting, function.name)
        try:
            if kind == "behaviour":
                judge.behaviour()
            else:
                judge.values()
        except Stop as stop:
            return stop.finding, judge.printed
        return None, judge.printed

    # ------------------------------------------------------------ blame

    def _with_blame(self, results: list[CheckResult]) -> list[CheckResult]:
        """The results, with who is responsible for what is wrong; what is right with the model's earlier exercises is passed."""
        blamed: list[CheckResult] = []
        for function in self.exercise.functions:
            own = [each for each in results if each.function == function.name]
            blamed += self._blamed(function, own, results)
        unfinished = any(was_selected(each) and not counts_as_passed(each) for each in blamed)
        for note, found in self._kept_notes:
            later = f"Afterwards:  learnloop check {found.exercise}" if unfinished else found.next_step
            self.notes.append(f"{note} {later}")
        return blamed

    def _blamed(self, function: Function, own: list[CheckResult], results: list[CheckResult]) -> list[CheckResult]:
        wrong = next((each for each in own if each.finding is not None and each.finding.stage in blame.CAUSED), None)
        candidates = blame.candidates(self.course, self.submission, function.name)
        if wrong is None or wrong.finding is None or not candidates or function.name not in self.submission.outline.names:
            return own
        self.progress(f"Looking for what makes {function.name} wrong ...")
        until = min(self._deadline, time.monotonic() + blame.BLAME_SECONDS)

        def trial(replaced: Sequence[Use]) -> Collection[Use]:
            with contextlib.closing(self._session(replaced, until)) as session:
                retrial = blame.Retrial(dataclasses.replace(self.setting, session=session), function.name)
                right = retrial.is_right(behaviour=wrong.kind == "behaviour")
                if not right and time.monotonic() >= until:
                    raise blame.OutOfTime
                return [use for use in replaced if use in session.asked] if right else []

        failed = {Use(self.exercise.id, each.function) for each in results if each.finding is not None}
        cured = blame.find_responsible(trial, candidates, self.exercise.id, failed)
        if cured is None:
            return own
        found = blame.blame_of(cured, wrong, self.course, self.submission, results)
        if found.kept:
            return self._kept(function, own, wrong, cured.keeps, found)
        finding = msgspec.structs.replace(wrong.finding, diagnosis=None, next_step=found.next_step)
        told = msgspec.structs.replace(wrong, finding=finding, diagnosis=None, blame=found)
        return [told if each is wrong else each for each in own]

    def _kept(
        self, function: Function, own: list[CheckResult], wrong: CheckResult, replaced: list[Use], found: Blame
    ) -> list[CheckResult]:
        """The checks of the function again, all of them, with the model's earlier exercises in place of the student's."""
        with contextlib.closing(self._session(replaced, self._deadline)) as session:
            setting = dataclasses.replace(self.setting, session=session)
            again = [self._timing.timed(function, result, setting) for result in self._function(function, setting)]
        if any(
            (before.status == "passed" or before is wrong) and now.status != "passed"
            for before, now in zip(own, again, strict=True)
        ):
            return own  # it is right now and then, whatever stands in
        remark = f"with the model answer of {found.exercise}.{found.function}"
        self._kept_notes.append((f"Points kept. {found.message} Responsible: {found.where}.", found))
        return [
            msgspec.structs.replace(now, blame=found, message=now.message or remark)
            if now.status == "passed" and before.status != "passed"
            else now
            for before, now in zip(own, again, strict=True)
        ]
