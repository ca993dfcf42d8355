"""The timing checks of one submission: its references, one race per function, and the findings."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, UnsetType

from learnloop.course.checks import Draw, FunctionChecks, Inputs
from learnloop.course.loader import ACCELERATED, CourseCode
from learnloop.course.model import Exercise, Function
from learnloop.diagnosis.crashes.outcomes import finding_of
from learnloop.errors import CourseError
from learnloop.grading.options import Progress
from learnloop.report import CheckResult, Finding, Skip, Timing
from learnloop.sandbox import clocks
from learnloop.submission import suspects
from learnloop.submission.outline import outline
from learnloop.submission.submission import Submission
from learnloop.values.compare import Tolerance, compare
from learnloop.values.layouts import materialized
from learnloop.values.nested import plain

if TYPE_CHECKING:
    from learnloop.grading.timing.race import Race
    from learnloop.grading.timing.reference import Reference
    from learnloop.grading.timing.verdict import Verdict
    from learnloop.sandbox.session import Session

RACE_SECONDS = 8.0


class TimingJudge:
    """Judges how long the functions of a submission take, until ``deadline`` (of ``clocks.now()``); call ``start`` first."""

    def __init__(
        self, code: CourseCode, submission: Submission, deadline: float, progress: Progress, lent: "Reference | None" = None
    ) -> None:
        """``lent`` holds references that are already running, and go on when this is closed."""
        self._code = code
        self._submission = submission
        self._checks = code.checks(submission.exercise)
        self._deadline = deadline
        self._progress = progress
        self._lent = lent
        self._reference = lent

    def start(self) -> None:
        """Let the references load in the background, during the value checks."""
        if self._reference is None:
            self._reference = start_reference(self._code, self._submission.exercise)

    def close(self) -> None:
        """End the references, unless they were lent."""
        if self._reference is not None and self._lent is None:
            self._reference.close()

    def timed(self, function: Function, result: CheckResult, session: "Session") -> CheckResult:
        """Run a timing check that is due; return any other result as it is."""
        limit = function.timing
        if result.kind != "timing" or result.status != "passed":
            return result
        _inputs(self._checks[function.name])
        assert self._reference is not None
        assert limit is not None
        if not self._reference.compiled:
            self._progress("Compiling the reference functions; only the first time takes this long ...")
            self._reference.compiled = True
        if self._reference.worker() is None:
            return _excused(result, "unavailable", "timing is not available here (Numba does not run); no point is lost")
        verdict = self._race(function, limit, self._reference, session)
        measured = _measured(verdict, limit)
        if verdict.decision == "passed" and verdict.ratio is not None:
            message = f"{verdict.ratio.median:.1f} x the reference; the limit is {limit:g} x"
            return msgspec.structs.replace(result, message=message, timing=measured)
        if verdict.decision == "noisy" and verdict.control is not None:
            spread = f"the reference against itself: {verdict.control.low:.1f} to {verdict.control.high:.1f} x"
            message = f"this computer is too busy to judge ({spread}); no point is lost"
            return msgspec.structs.replace(_excused(result, "noisy", message), timing=measured)
        slow = verdict.decision in ("too slow", "helped")
        finding = self._too_slow(verdict, function, limit) if slow else self._wrong(verdict, function)
        told = {"status": finding.status, "score": 0.0, "message": finding.message, "finding": finding}
        return msgspec.structs.replace(result, **told, timing=measured)

    def _race(self, function: Function, limit: float, reference: "Reference", session: "Session") -> "Verdict":
        self._progress(f"Timing {function.name} ...")
        left = max(self._deadline - clocks.now(), 0.1)
        race = race_on(self._code, self._submission.exercise, function, session, reference)
        return race.run(limit, min(left, RACE_SECONDS))

    def _wrong(self, verdict: "Verdict", function: Function) -> Finding:
        if verdict.outcome is None:
            message = "Right at small sizes, but wrong at the size used for timing."
            step = "Look for a size that is hard-coded as a number."
            return Finding(stage="timing", message=message, next_step=step)
        seconds = self._code.course.limits.call_seconds
        return finding_of(verdict.outcome, self._submission, "timing", seconds, "", function.name)

    def _too_slow(self, verdict: "Verdict", function: Function, limit: float) -> Finding:
        if verdict.decision == "helped":
            message = "Right answer, but too slow with the grader's functions in place of yours."
            return Finding(stage="timing", message=message, next_step="Put your own earlier exercises next to the file.")
        waited = verdict.outcome.waited if verdict.outcome else 0.0
        if verdict.waits or waited:
            message = f"Right answer, but it waits: a call took {verdict.waits:.1f} s and computed hardly anything."
            if waited:
                message = f"Right answer, too slow: stopped after {waited:g} s, most of which it spent waiting."
            return Finding(stage="timing", message=message, next_step="Remove whatever waits, such as `time.sleep`.")
        if verdict.outcome is not None or verdict.ratio is None:
            message = f"Right answer, too slow: stopped after {self._code.course.limits.call_seconds:g} s of computing time."
        else:
            how = f"CPU time, {verdict.ratio.pairs} pairs; the limit is {limit:g} x"
            message = f"Right answer, too slow: {verdict.ratio.median:,.0f} x the Numba reference ({how})."
        defined = self._submission.outline.functions.get(function.name)
        where = defined.loop if defined and not self._loops_anyway(function) else None
        if where is None and verdict.outcome is not None:  # the loop is in a helper: it was seen there
            where = finding_of(verdict.outcome, self._submission, "timing", 0.0, "", function.name).place
        over = self._checks[function.name].loops_over
        detail = []
        step = f"Let one NumPy call handle all {over} at once."
        rows = longest(_inputs(self._checks[function.name])(Draw([0], 0)))
        if where is not None and rows > 1:
            detail.append(f"Python runs the loop in line {where.line} step by step; here there are {rows:,} {over}.")
        elif not suspects.may_loop(self._submission.all_units, function.name):
            detail.append("No loop runs in Python here: NumPy itself has more to do than it needs to.")
            step = "Write the shape of every array next to the line that makes it: which holds more numbers than the answer needs?"
        else:
            step = f"Does Python go through the {over} one by one somewhere, perhaps in a function that is called? {step}"
        return Finding(stage="timing", message=message, place=where, detail=detail, next_step=step)

    def _loops_anyway(self, function: Function) -> bool:
        """Whether the model answer has a loop too: then one in the student's proves nothing."""
        unit = self._code.solution_unit(self._submission.exercise)
        defined = outline([unit]).functions.get(function.name)
        return defined is not None and defined.loop is not None


def start_reference(code: CourseCode, exercise: Exercise) -> "Reference":
    """The references of an exercise, which load in the background. Raises ``SandboxError``."""
    from learnloop.grading.timing.cache import cache_folder
    from learnloop.grading.timing.reference import Reference

    folder = code.root / ACCELERATED
    return Reference(folder, exercise.id, cache_folder(folder))


def _measured(verdict: "Verdict", limit: float) -> Timing | UnsetType:
    ratio, control = verdict.ratio, verdict.control
    if ratio is None:
        return UNSET
    spread = [control.low, control.high] if control else []
    return Timing(limit=limit, ratio=ratio.median, low=ratio.low, high=ratio.high, pairs=ratio.pairs, control=spread)


def race_on(code: CourseCode, exercise: Exercise, function: Function, session: "Session", reference: "Reference") -> "Race":
    """A race on a timed function of the course, with unpredictable inputs; the model answer says what is right.

    The inputs come from the system's randomness, not from the seed of the report: a file that knew them could have its
    answers ready before the clock starts.
    """
    from learnloop.grading.timing.race import Race

    checks, fresh = code.checks(exercise)[function.name], int.from_bytes(os.urandom(8), "big")
    draw, answer = _inputs(checks), code.reference(exercise, function.name)
    # As exact as the values had to be: a less exact answer at this size was computed in lower precision.
    near = checks.tolerance if checks.precision is None else Tolerance(relative=checks.precision)

    def right(arguments: list[Any], value: Any) -> bool:
        expected = plain(answer(*materialized(arguments)))
        return compare(value, expected, near, names=checks.names) is None

    return Race(session, reference, function.name, lambda number: list(draw(Draw([fresh], number))), right)


def _inputs(checks: FunctionChecks) -> Inputs:
    """What draws the arguments of a timed function. Raises ``CourseError``."""
    if checks.timing is None:
        raise CourseError(f"course.yml limits the time of {checks.name}, but its checks have no inputs for timing.")
    return checks.timing


def longest(arguments: Sequence[Any]) -> int:
    """The length of the longest array among the arguments, along its first axis."""
    return max((len(each) for each in arguments if getattr(each, "ndim", 0)), default=0)


def _excused(result: CheckResult, why: Skip, message: str) -> CheckResult:
    """A check that could not be judged here: skipped, its points granted."""
    return msgspec.structs.replace(result, status="skipped", skip=why, message=message, score=result.max_score)
