"""Calibrates a course's timing limits: how far known versions lie from the limit, on either side.

``solutions/accelerated/versions/`` holds right answers of four kinds: ``softmax__idiom`` is what
the lesson teaches, ``clumsy`` is vectorised but wasteful, ``loop`` loops over rows in Python,
``entries`` over single numbers. The first two must pass with room to spare, the others must fail
with room to spare. All of them run the race that a student's answer runs.
"""

import contextlib
import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from learnloop.course.loader import ACCELERATED, CourseCode
from learnloop.course.model import Exercise, Function
from learnloop.errors import CourseError
from learnloop.grading.timing.cache import cache_folder
from learnloop.grading.timing.judge import race_on
from learnloop.grading.timing.reference import Fit, Reference
from learnloop.grading.timing.verdict import Ratio
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.values.source import SourceUnit

PASSING = ("idiom", "clumsy")
FAILING = ("loop", "entries")
LEAST_MARGIN = 2.0
CALL_SECONDS = 60.0
ALL_SECONDS = 3600.0
PAIRS = 15


class LimitMargin(Struct, frozen=True, kw_only=True):
    """What was measured for one function: its limit, the block size, and each version's ratio."""

    exercise: str
    function: str
    limit: float
    fit: Fit
    versions: dict[str, Ratio]

    @property
    def below(self) -> float:
        """The limit as a multiple of the slowest version that must pass."""
        return self.limit / self._slowest

    @property
    def above(self) -> float:
        """The fastest version that must fail, as a multiple of the limit."""
        return self._fastest / self.limit

    @property
    def enough(self) -> bool:
        """Whether there is room on both sides."""
        return min(self.below, self.above) >= LEAST_MARGIN

    @property
    def proposal(self) -> float | None:
        """The limit with equal room on both sides, to two digits; None if the sides are too close."""
        if self._fastest < LEAST_MARGIN**2 * self._slowest:
            return None
        middle = math.sqrt(self._slowest * self._fastest)
        digits = 1 - math.floor(math.log10(middle))
        return round(middle, digits)

    @property
    def _slowest(self) -> float:
        return max(ratio.median for kind, ratio in self.versions.items() if kind in PASSING)

    @property
    def _fastest(self) -> float:
        return min(ratio.median for kind, ratio in self.versions.items() if kind in FAILING)


def calibrate(
    code: CourseCode, sandbox: Sandbox, exercises: Sequence[Exercise], progress: Callable[[str], None], pairs: int = PAIRS
) -> Iterator[LimitMargin]:
    """Measure every timed function of the exercises. Raises ``CourseError`` when versions are
    missing or wrong.
    """
    folder = code.root / ACCELERATED
    for exercise in exercises:
        timed = [function for function in exercise.functions if function.timing is not None]
        if not timed:
            continue
        text = _versions(folder / "versions" / f"{exercise.id}.py")
        with contextlib.closing(Reference(folder, exercise.id, cache_folder(folder))) as reference:
            if reference.worker() is None:
                raise CourseError(f"the references of {exercise.id} do not run here: is Numba installed?")
            for function in timed:
                progress(f"Timing the versions of {function.name} ...")
                yield _margin(code, sandbox, exercise, function, reference, text, pairs)


def version_source(code: CourseCode, exercise: Exercise, text: str, function: str, kind: str) -> Source:
    """The file of versions as a submission, with one version bound to the function's name."""
    unit = SourceUnit(f"{exercise.id}.py", f"{text}\n\n{function} = {function}__{kind}\n")
    return Source(units=[unit], keywords=code.keywords(exercise))


def _versions(path: Path) -> str:
    if not path.is_file():
        raise CourseError(f"there are no versions to calibrate with: {path}.")
    return path.read_text("utf-8")


def _margin(
    code: CourseCode, sandbox: Sandbox, exercise: Exercise, function: Function, reference: Reference, text: str, pairs: int
) -> LimitMargin:
    assert function.timing is not None
    kinds = [kind for kind in PASSING + FAILING if f"def {function.name}__{kind}(" in text]
    if not set(kinds) & set(PASSING) or not set(kinds) & set(FAILING):
        raise CourseError(f"{function.name} has a limit, but lacks a version that must pass it or one that must fail it.")
    versions = {}
    for kind in kinds:
        source = version_source(code, exercise, text, function.name, kind)
        deadline = time.monotonic() + ALL_SECONDS
        with contextlib.closing(Session(sandbox, source, call_seconds=CALL_SECONDS, deadline=deadline)) as session:
            race = race_on(code, exercise, function, session, reference)
            try:
                versions[kind] = race.measure(pairs)
            except ValueError as error:
                raise CourseError(f"the version {function.name}__{kind} of {exercise.id}: {error}.") from None
    fit = reference.fits[function.name]
    return LimitMargin(exercise=exercise.id, function=function.name, limit=function.timing, fit=fit, versions=versions)
