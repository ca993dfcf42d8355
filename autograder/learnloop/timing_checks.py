"""The timing checks of one submission: the references beside it, one race a function, and what is told of it."""

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from learnloop.checks import Draw, Inputs
from learnloop.compare import compare
from learnloop.course import Function
from learnloop.crashes.outcomes import finding_of
from learnloop.errors import CourseError
from learnloop.judging import FunctionJudge, Setting
from learnloop.loader import ACCELERATED, CourseCode
from learnloop.report import CheckResult, Finding, Skip
from learnloop.submission.submission import Submission

if TYPE_CHECKING:
    from learnloop import timing

RACE_SECONDS = 8.0
Progress = Callable[[str], None]


class TimingJudge:
    """Judges how long the functions of a submission take, until ``deadline``; ``start`` comes first."""

    def __init__(self, code: CourseCode, submission: Submission, deadline: float, progress: Progress) -> None:
        self._code = code
        self._submission = submission
        self._checks = code.checks(submission.exercise)
        self._deadline = deadline
        self._progress = progress
        self._reference: timing.Reference | None = None

    def start(self) -> None:
        """Let the references load, beside the value checks."""
        from learnloop import timing

        folder = self._code.root / ACCELERATED
        self._reference = timing.Reference(folder, self._submission.exercise.id, timing.cache_folder(folder))

    def close(self) -> None:
        """End the references."""
        if self._reference is not None:
            self._reference.close()

    def timed(self, function: Function, result: CheckResult, setting: Setting) -> CheckResult:
        """Run a timing check that is due; every other result stays as it is."""
        limit, draw_inputs = function.timing, self._checks[function.name].timing
        if result.kind != "timing" or result.status != "passed":
            return result
        if self._reference is None or limit is None or draw_inputs is None:
            raise CourseError(f"course.yml has a limit for the time of {function.name}, and its checks have no inputs for it.")
        if not self._reference.compiled:
            self._progress("Compiling the reference functions; only the first time takes this long ...")
            self._reference.compiled = True
        if self._reference.worker() is None:
            return _excused(result, "unavailable", "timing is not available here (Numba does not run); no point is lost")
        charged = setting.session.charged_ns
        verdict = self._race(function, limit, draw_inputs, self._reference, setting)
        if verdict.decision == "passed":
            return msgspec.structs.replace(result, message=f"{verdict.ratio:.1f} x the reference; the limit is {limit:g} x")
        if verdict.decision == "noisy":
            spread = f"{verdict.low:.1f} to {verdict.high:.1f} x"
            return _excused(result, "noisy", f"this computer is too busy to judge ({spread}); no point is lost")
        if verdict.decision == "too slow":
            finding = self._too_slow(verdict, function, limit, asked=setting.session.charged_ns > charged)
        else:
            finding = self._wrong(verdict, function)
        return msgspec.structs.replace(result, status=finding.status, score=0.0, message=finding.message, finding=finding)

    def _race(
        self, function: Function, limit: float, draw_inputs: Inputs, reference: "timing.Reference", setting: Setting
    ) -> "timing.Verdict":
        from learnloop import timing

        checks = self._checks[function.name]
        judge = FunctionJudge(setting, function.name)

        # Not from the seed: a file can know that, and would have its answers ready before the clock runs.
        fresh = int.from_bytes(os.urandom(8), "big")

        def inputs(number: int) -> list[Any]:
            return list(draw_inputs(Draw([fresh], number)))

        def right(arguments: list[Any], value: Any) -> bool:
            return compare(value, judge.right(arguments), checks.tolerance, names=checks.names) is None

        self._progress(f"Timing {function.name} ...")
        left = max(self._deadline - time.monotonic(), 0.1)
        race = timing.Race(setting.session, reference, function.name, inputs, right)
        return race.run(limit, min(left, RACE_SECONDS))

    def _wrong(self, verdict: "timing.Verdict", function: Function) -> Finding:
        if verdict.outcome is None or verdict.outcome.ending == "protocol":
            message = "Wrong at the size at which time is measured, though right at small sizes."
            step = "Look for a size that is written into the code as a number."
            return Finding(stage="timing", message=message, next_step=step)
        seconds = self._code.course.limits.call_seconds
        return finding_of(verdict.outcome, self._submission, "timing", seconds, "", function.name)

    def _too_slow(self, verdict: "timing.Verdict", function: Function, limit: float, *, asked: bool) -> Finding:
        if verdict.outcome is not None:
            message = f"Right answer, too slow: stopped after {self._code.course.limits.call_seconds:g} s."
        else:
            how = f"CPU time, {verdict.pairs} pairs; the limit is {limit:g} x"
            message = f"Right answer, too slow: {verdict.ratio:.0f} x the Numba reference ({how})."
        defined = self._submission.outline.functions.get(function.name)
        step = f"Let one NumPy call do all {self._checks[function.name].loops_over} at once."
        detail = ["The time that the grader's functions took, which it calls in place of yours, is counted in."] if asked else []
        where = defined.loop if defined else None
        if where is None and verdict.outcome is not None:  # the loop is in a helper: it was seen there
            where = finding_of(verdict.outcome, self._submission, "timing", 0.0, "", function.name).place
        return Finding(stage="timing", message=message, place=where, detail=detail, next_step=step)


def _excused(result: CheckResult, why: Skip, message: str) -> CheckResult:
    """A check that could not be judged here: skipped, its points granted."""
    return msgspec.structs.replace(result, status="skipped", skip=why, message=message, score=result.max_score)
