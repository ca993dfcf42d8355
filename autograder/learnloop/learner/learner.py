"""A learner in a course folder: their files, how far they are, and what comes next."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from learnloop.course import location
from learnloop.course.model import Course, Exercise, Function
from learnloop.learner import workspace
from learnloop.learner.progress import Progress, Standing, digest_of, folder_of
from learnloop.report import Report

Stage = Literal["passed", "not yet", "new"]


class ExerciseStatus(Struct, frozen=True, kw_only=True):
    """How one exercise stands: its file, and whether that was ``changed`` since it passed."""

    exercise: Exercise
    path: Path | None
    standing: Standing
    changed: bool = False

    @property
    def stage(self) -> Stage:
        """Whether it has passed, was tried, or is new."""
        return "passed" if self.standing.passed else "not yet" if self.standing.attempts else "new"


class Overview(Struct, frozen=True, kw_only=True):
    """How far a learner is in a whole course.

    ``notice`` is what is wrong with the progress file, if anything.
    """

    course: Course
    exercises: list[ExerciseStatus]
    kept: bool
    notice: str = ""

    @property
    def current(self) -> ExerciseStatus | None:
        """The first exercise that has not passed; None when all have."""
        return next((each for each in self.exercises if each.stage != "passed"), None)


class ReportContext(Struct, frozen=True, kw_only=True):
    """What a learner's history adds to a report: how things stood ``before`` it, what comes next.

    ``earned`` is what passing this exercise means, ``following`` the next exercise to work on,
    ``hints`` how many each function has. ``told`` are notes that the report before had as well.
    """

    before: Standing
    earned: str = ""
    following: Exercise | None = None
    hints: dict[str, int] = {}
    told: list[str] = []


class Learner:
    """The learner who works in ``folder``.

    ``kept``: ``learnloop start`` made the folder, so progress is kept there.
    """

    def __init__(self, course: Course, folder: Path, *, kept: bool = True) -> None:
        self.course = course
        self.folder = folder
        self.kept = kept
        self.progress = Progress(folder)

    def file_of(self, exercise: Exercise) -> Path | None:
        """The learner's file of an exercise."""
        return workspace.file_of(exercise, self.folder)

    def standing(self, exercise: Exercise) -> Standing:
        """How far they are in an exercise."""
        return self.progress.standing(exercise.id) if self.kept else Standing(exercise=exercise.id)

    def statuses(self) -> list[ExerciseStatus]:
        """How every exercise stands, in the order of the course."""
        standings = self.progress.standings() if self.kept else {}
        return list(self._statuses(standings))

    def overview(self) -> Overview:
        """How far they are in the whole course."""
        statuses = self.statuses()  # which may find something wrong with the progress file
        return Overview(course=self.course, exercises=statuses, kept=self.kept, notice=self.progress.notice)

    def _statuses(self, standings: dict[str, Standing]) -> Iterator[ExerciseStatus]:
        for exercise in self.course.exercises:
            path = self.file_of(exercise)
            standing = standings.get(exercise.id, Standing(exercise=exercise.id))
            changed = standing.passed and standing.changed(digest_of(path))
            yield ExerciseStatus(exercise=exercise, path=path, standing=standing, changed=changed)

    def current(self) -> Exercise | None:
        """The first exercise that has not passed; None when all have."""
        return self.progress.current(self.course) if self.kept else self.course.exercises[0]

    def owns(self, path: Path) -> bool:
        """Whether a file is one of the exercises in this folder, not a copy further down."""
        parent = path.absolute().parent
        return self.kept and parent in (self.folder, self.folder / workspace.EXERCISES)

    def record(self, report: Report, exercise: Exercise, digest: str) -> ReportContext:
        """Keep the result of a complete check; returns what their history adds to the report."""
        context = self.context(exercise, self.progress.record(report, digest))
        return replace(context, told=self.progress.told(report, digest))

    def context(self, exercise: Exercise, before: Standing) -> ReportContext:
        """What their history adds to a report on this exercise.

        ``before`` is how it stood before that report.
        """
        standings = self.progress.standings()
        place = self.course.exercises.index(exercise) + 1
        order = self.course.exercises[place:] + self.course.exercises[: place - 1]
        following = next((each for each in order if each.id not in standings or not standings[each.id].passed), None)
        return ReportContext(before=before, earned=exercise.earned, following=following, hints=hint_counts(exercise))

    def next_function(self, exercise: Exercise) -> Function | None:
        """The first function with hints that did not pass in the last check; None when all did."""
        done = self.standing(exercise).passed_functions
        return next((each for each in exercise.functions if each.hints and each.name not in done), None)


def hint_counts(exercise: Exercise) -> dict[str, int]:
    """How many hints each function of an exercise has, without those that have none."""
    return {function.name: len(function.hints) for function in exercise.functions if function.hints}


def next_exercise(course: Course, exercise: Exercise) -> Exercise | None:
    """The exercise that comes after this one in the course."""
    place = course.exercises.index(exercise) + 1
    return course.exercises[place] if place < len(course.exercises) else None


def learner_at(here: Path, course: Course | None = None) -> Learner | None:
    """The learner of this folder, or of the course folder it is in.

    None where there is no exercise of the course.
    """
    course = course or location.read_course(location.course_root())
    here = here.absolute()
    folder = folder_of(here)
    if folder is not None:
        return Learner(course, folder)
    return Learner(course, here, kept=False) if workspace.find_here(course, here) else None
