"""Grades mutants: wrong answers are planted into the solutions and graded like a student's."""

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import msgspec
from msgspec import Struct

from learnloop.course.model import Course
from learnloop.grading.engine import open_engine
from learnloop.grading.options import Options
from learnloop.report import CheckResult, Finding
from learnloop.submission.outline import outline
from learnloop.submission.submission import Submission
from learnloop.values.source import SourceUnit

# A wrong answer may run for ever; a right one needs milliseconds.
CALL_SECONDS = 1.0
CPU_SECONDS = 24 * 3600
EXAM = "the exam"
ORDINARY = "ordinary inputs"
UNTOUCHED = "arguments are left as they were"
NEW = "results are new arrays"
CHANCE = "nothing is random but rng"
# What the findings of these say.
TOLD = {"changed its argument": UNTOUCHED, "shares memory": NEW, "other random numbers": CHANCE}
REPEATABLE = "two calls give the same answer"


class PlantedAnswer(Struct, frozen=True):
    """A wrong answer in its place: source that redefines ``function``, put behind the model
    solution.
    """

    exercise: str
    function: str
    source: str


class Detection(Struct, frozen=True):
    """How the checks handled a planted answer with one seed.

    ``caught_by`` is what caught it first (None: nothing), ``stage`` where, and ``named`` the
    diagnosis (None: none).
    """

    caught_by: str | None = None
    stage: str = ""
    named: str | None = None


class MutantGrader:
    """Grades planted answers, one at a time, in a sandbox of its own."""

    def __init__(self, root: Path, course: Course) -> None:
        seconds = min(CALL_SECONDS, course.limits.call_seconds)
        self._course = msgspec.structs.replace(course, limits=msgspec.structs.replace(course.limits, call_seconds=seconds))
        self._open = contextlib.ExitStack()
        self._engine = self._open.enter_context(open_engine(root, self._course, cpu_seconds=CPU_SECONDS))

    def close(self) -> None:
        """End every process of the grader."""
        self._open.close()

    def detect(self, plant: PlantedAnswer, seed: int) -> Detection:
        """Grade one planted answer without timing, which has versions of its own to compare with."""
        options = Options(seed=seed, only=(plant.function,), timing=False, repairs=False)
        report = self._engine.grade(self._submission(plant), options)
        if report.problem is not None:
            return Detection(caught_by="the file cannot be run", stage=report.problem.stage)
        for check in report.checks:
            if check.finding is not None:
                named = check.diagnosis.mistake if check.diagnosis else None
                return Detection(caught_by=label_of(check, check.finding), stage=check.finding.stage, named=named)
        return Detection()

    def _submission(self, plant: PlantedAnswer) -> Submission:
        exercise = self._course.exercise(plant.exercise)
        assert exercise is not None
        solution = self._engine.code.solution_unit(exercise)
        units = [SourceUnit(solution.name, f"{solution.source}\n\n{plant.source}\n")]
        before = {each.id: [self._engine.code.solution_unit(each)] for each in self._course.before(exercise)}
        seen = outline(units)
        return Submission(exercise=exercise, path=Path(solution.name), units=units, outline=seen, earlier=before)


def label_of(check: CheckResult, finding: Finding) -> str:
    """The case or law that a finding comes from, as it was declared."""
    if check.kind == "exam":
        return EXAM
    if finding.case or check.kind != "behaviour":
        return finding.case or ORDINARY
    return next((label for words, label in TOLD.items() if words in finding.message), REPEATABLE)


_grader: MutantGrader | None = None


def _open_grader(root: Path, course: Course) -> None:
    global _grader
    _grader = MutantGrader(root, course)


def _detections_here(task: tuple[PlantedAnswer, Sequence[int]]) -> list[Detection]:
    assert _grader is not None
    plant, seeds = task
    return [_grader.detect(plant, seed) for seed in seeds]


def detections(
    root: Path, course: Course, plants: Sequence[PlantedAnswer], seeds: Sequence[int], processes: int
) -> Iterator[list[Detection]]:
    """The detections of each planted answer, one for each seed, in the order of the answers."""
    tasks = [(plant, seeds) for plant in plants]
    if processes == 1:
        with contextlib.closing(MutantGrader(root, course)) as grader:
            yield from ([grader.detect(plant, seed) for seed in seeds] for plant in plants)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _open_grader, (root, course)) as pool:
        yield from pool.map(_detections_here, tasks, chunksize=4)
