"""Grading one exercise: the order of judgement, from the first look at the file to who is responsible for what is wrong."""

import contextlib
import dataclasses
import hashlib
import os
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from learnloop.checks import Draw, Inputs
from learnloop.compare import compare
from learnloop.course import Course, Exercise, Function, Use
from learnloop.crashes.outcomes import finding_of
from learnloop.diagnosis import blame
from learnloop.errors import CourseError
from learnloop.judging import FunctionJudge, Setting, Stop
from learnloop.loader import ACCELERATED, CourseCode
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
from learnloop.stand_ins import StandIns
from learnloop.submission import rules
from learnloop.submission.submission import Submission
from learnloop.text import clean

if TYPE_CHECKING:
    from learnloop import timing

RACE_SECONDS = 8.0
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What was asked for: ``seed`` (None: from the file), ``only`` these functions (empty: all), with ``timing`` or without."""

    seed: int | None = None
    only: Sequence[str] = ()
    timing: bool = True


def seed_of(submission: Submission) -> int:
    """The seed of self-study: from the content, so that the same file gets the same report and every edit fresh inputs."""
    text = f"{submission.exercise.id}\0{submission.text}"
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big")


def grade(code: CourseCode, submission: Submission, sandbox: Sandbox, options: Options, progress: Progress) -> Report:
    """Grade a submission in a sandbox. The student's faults are in the report; ``LearnloopError`` is ours."""
    started = time.monotonic()
    with _Grader(code, submission, sandbox, options, progress) as grader:
        checks = grader.judge()
    selected = [check for check in checks if was_selected(check)]
    report = Report(
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
    return msgspec.convert(_cleaned(msgspec.to_builtins(report)), Report)


def _cleaned(value: Any) -> Any:
    """The same value with every text in it cleaned: much of a report is a stranger's words."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return value


class _Grader:
    def __init__(self, code: CourseCode, submission: Submission, sandbox: Sandbox, options: Options, progress: Progress) -> None:
        self.code = code
        self.submission = submission
        self.exercise: Exercise = submission.exercise
        self.course: Course = code.course
        self.options = options
        self.progress = progress
        self.seed = seed_of(submission) if options.seed is None else options.seed
        self.problem = submission.outline.problem
        self.notes: list[str] = []
        self.printed = ""
        limits = self.course.limits
        self._sandbox = sandbox
        self._deadline = time.monotonic() + limits.total_seconds
        self._stand_ins = StandIns(code, sandbox, self._deadline)
        self.session = self._session([], self._deadline)
        self._reference: timing.Reference | None = None
        self._checks = code.checks(self.exercise)
        self._setting = Setting(code, submission, self.session, self.seed)

    def __enter__(self) -> "_Grader":
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()
        self._stand_ins.close()
        if self._reference is not None:
            self._reference.close()

    def _session(self, replaced: Sequence[Use], deadline: float) -> Session:
        """The submission in a worker of its own; model answers stand in for absent exercises and for what is ``replaced``."""
        limits = self.course.limits
        stand_ins = {name: self._functions_of(name) for name in self.submission.absent}
        for use in replaced:
            stand_ins.setdefault(use.exercise, []).append(use.function)
        return Session(
            self._sandbox,
            Source(units=self.submission.units, earlier=self.submission.earlier, stand_ins=stand_ins),
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
            self._start_reference(selected)
            self._load()
        results = [(function, result) for function in self.exercise.functions for result in self._function(function, self._setting)]
        self._remark()
        timed = [self._timed(function, result, self._setting) for function, result in results]
        return self._with_blame(timed)

    def _selected(self, function: Function) -> bool:
        return not self.options.only or function.name in self.options.only

    def _untouched(self, function: Function) -> bool:
        defined = self.submission.outline.functions.get(function.name)
        return defined is not None and defined.untouched

    def _start_reference(self, selected: Sequence[Function]) -> None:
        """Let the references load beside the value checks, if there is anything that they could be needed for."""
        wanted = [each for each in selected if each.timing and not self._untouched(each)]
        if wanted and self.options.timing:
            from learnloop import timing

            folder = self.code.root / ACCELERATED
            self._reference = timing.Reference(folder, self.exercise.id, timing.cache_folder(folder))

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
        for name in self.submission.earlier:
            self.notes.append(f"{name} is your own, from {self.submission.earlier[name][0].name.split(',')[0]}.")
        for name in self.submission.absent:
            self.notes.append(f"{name} is not here: the grader's own stands in for it.")
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

    def _judge(self, function: Function, kind: Kind, setting: Setting) -> tuple[Finding | None, str]:
        if self.problem is not None:
            message = f"The file could not be run. {self.problem.message}"
            return Finding(stage="file", status="error", message=message, next_step=self.problem.next_step), ""
        seen = self.submission.outline
        if self._untouched(function):
            place = seen.functions[function.name]
            return Finding(
                stage="not started",
                message="not started",
                place=rules.place(self.submission.units, place.unit, place.line),
            ), ""
        if function.name not in seen.functions and function.name not in seen.names:
            return rules.missing(function.name, seen, self.submission.path.name), ""
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

    # ------------------------------------------------------------ timing

    def _timed(self, function: Function, result: CheckResult, setting: Setting) -> CheckResult:
        """Run a timing check that is due; every other result stays as it is."""
        limit, draw_inputs = function.timing, self._checks[function.name].timing
        if result.kind != "timing" or result.status != "passed":
            return result
        if self._reference is None or limit is None or draw_inputs is None:
            raise CourseError(f"course.yml has a limit for the time of {function.name}, and its checks have no inputs for it.")
        if not self._reference.compiled:
            self.progress("Compiling the reference functions; only the first time takes this long ...")
            self._reference.compiled = True
        if self._reference.worker() is None:
            return _excused(result, "unavailable", "timing is not available here (Numba does not run); no point is lost")
        finding, remark, skip = self._race(function, limit, draw_inputs, self._reference, setting)
        if skip is not None:
            return _excused(result, skip, remark)
        if finding is None:
            return msgspec.structs.replace(result, message=remark)
        return msgspec.structs.replace(result, status=finding.status, score=0.0, message=finding.message, finding=finding)

    def _race(
        self, function: Function, limit: float, draw_inputs: Inputs, reference: "timing.Reference", setting: Setting
    ) -> tuple[Finding | None, str, Skip | None]:
        """What timing found: a finding, or a remark, or a remark and why it was skipped."""
        from learnloop import timing

        checks = self._checks[function.name]
        judge = FunctionJudge(setting, function.name)

        # Not from the seed: a file can know that, and would have its answers ready before the clock runs.
        fresh = int.from_bytes(os.urandom(8), "big")

        def inputs(number: int) -> list[Any]:
            return list(draw_inputs(Draw([fresh], number)))

        def right(arguments: list[Any], value: Any) -> bool:
            return compare(value, judge.right(arguments), checks.tolerance, names=checks.names) is None

        self.progress(f"Timing {function.name} ...")
        left = max(self._deadline - time.monotonic(), 0.1)
        charged = setting.session.charged_ns
        verdict = timing.Race(setting.session, reference, function.name, inputs, right).run(limit, min(left, RACE_SECONDS))
        if verdict.decision == "passed":
            return None, f"{verdict.ratio:.1f} x the reference; the limit is {limit:g} x", None
        if verdict.decision == "noisy":
            spread = f"{verdict.low:.1f} to {verdict.high:.1f} x"
            return None, f"this computer is too busy to judge ({spread}); no point is lost", "noisy"
        if verdict.decision == "too slow":
            return self._too_slow(verdict, function, limit, asked=setting.session.charged_ns > charged), "", None
        if verdict.outcome is None or verdict.outcome.ending == "protocol":
            message = "Wrong at the size at which time is measured, though right at small sizes."
            step = "Look for a size that is written into the code as a number."
            return Finding(stage="timing", message=message, next_step=step), "", None
        return finding_of(verdict.outcome, self.submission, "timing", self.course.limits.call_seconds, "", function.name), "", None

    def _too_slow(self, verdict: "timing.Verdict", function: Function, limit: float, *, asked: bool) -> Finding:
        if verdict.outcome is not None:
            message = f"Right answer, too slow: stopped after {self.course.limits.call_seconds:g} s."
        else:
            how = f"CPU time, {verdict.pairs} pairs; the limit is {limit:g} x"
            message = f"Right answer, too slow: {verdict.ratio:.0f} x the Numba reference ({how})."
        defined = self.submission.outline.functions.get(function.name)
        step = f"Let one NumPy call do all {self._checks[function.name].loops_over} at once."
        detail = ["The time that the grader's functions took, which it calls in place of yours, is counted in."] if asked else []
        where = defined.loop if defined else None
        if where is None and verdict.outcome is not None:  # the loop is in a helper: it was seen there
            where = finding_of(verdict.outcome, self.submission, "timing", 0.0, "", function.name).place
        return Finding(stage="timing", message=message, place=where, detail=detail, next_step=step)

    # ------------------------------------------------------------ blame

    def _with_blame(self, results: list[CheckResult]) -> list[CheckResult]:
        """The results, with who is responsible for what is wrong; what is right with the model's earlier exercises is passed."""
        blamed: list[CheckResult] = []
        for function in self.exercise.functions:
            own = [each for each in results if each.function == function.name]
            blamed += self._blamed(function, own, results)
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
                retrial = blame.Retrial(dataclasses.replace(self._setting, session=session), function.name)
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
            setting = dataclasses.replace(self._setting, session=session)
            again = [self._timed(function, result, setting) for result in self._function(function, setting)]
        if any(
            (before.status == "passed" or before is wrong) and now.status != "passed"
            for before, now in zip(own, again, strict=True)
        ):
            return own  # it is right now and then, whatever stands in
        remark = f"with the model answer of {found.exercise}.{found.function}"
        self.notes.append(f"Points kept. {found.message} Responsible: {found.where}. {found.next_step}")
        return [
            msgspec.structs.replace(now, blame=found, message=now.message or remark)
            if now.status == "passed" and before.status != "passed"
            else now
            for before, now in zip(own, again, strict=True)
        ]


def _excused(result: CheckResult, why: Skip, message: str) -> CheckResult:
    """A check that could not be judged here: skipped, its points granted."""
    return msgspec.structs.replace(result, status="skipped", skip=why, message=message, score=result.max_score)
