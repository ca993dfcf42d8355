"""What a command is about: the course, the learner of this folder, the exercises."""

from collections.abc import Sequence
from pathlib import Path

from learnloop.cli.notices import NO_COURSE
from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import UsageError
from learnloop.learner import workspace
from learnloop.learner.learner import Learner, learner_at


def open_course(folder: Path | None = None) -> tuple[Path, Course]:
    """The root of a course and the course: of the one in ``folder``, else of learnloop's own.

    Raises ``CourseError``.
    """
    root = folder or location.course_root()
    return root, location.read_course(root)


def exercises_named(course: Course, names: Sequence[str]) -> list[Exercise]:
    """The exercises of these ids or numbers; all of them without a name. Raises ``UsageError``."""
    return [workspace.exercise_named(course, name) for name in names] or list(course.exercises)


def learner_here(course: Course | None = None) -> Learner:
    """The learner of this folder. Raises ``UsageError`` where there is none."""
    learner = learner_at(Path.cwd(), course)
    if learner is None:
        raise UsageError(NO_COURSE)
    return learner


def owner_of(path: Path, learner: Learner | None, course: Course) -> Learner | None:
    """The learner in whose folder a file is, wherever the command was typed.

    ``learner`` is that of this folder.
    """
    if learner is not None and learner.owns(path):
        return learner
    other = learner_at(path.absolute().parent, course)
    return other if other is not None and other.owns(path) else None
