"""The learner's folder: where the exercises are, and which file a target means."""

import difflib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from learnloop.course.model import Course, Exercise, Function
from learnloop.errors import UsageError
from learnloop.submission.files import SUFFIXES, find_file

FOLDER = "learnloop-course"
EXERCISES = "exercises"


def resolve(course: Course, target: str, here: Path) -> tuple[Exercise, Path]:
    """The exercise that a target names, and the file to grade.

    A target is an exercise's id or number, looked for here and in ``exercises/``, or a path whose
    stem is an id. Raises ``UsageError`` with the nearest name, or with the command that makes the
    file.
    """
    exercise = course.exercise(target)
    if exercise is not None:
        found = file_of(exercise, here)
        if found is not None:
            return exercise, found
        raise UsageError(
            f"there is no {exercise.id}.py here or in {EXERCISES}/.\n"
            f"  Begin here:      learnloop start\n"
            f"  Already began?   cd into your course folder, then: learnloop check {exercise.id}"
        )
    path = here / target
    looks_like_path = path.suffix in SUFFIXES or "/" in target or "\\" in target
    if not looks_like_path:
        exercise_named(course, target)  # not an exercise either: the error names the nearest one
    exercise = next((each for each in course.exercises if each.id == path.stem), None)
    if exercise is None:
        ids = f"{course.exercises[0].id} to {course.exercises[-1].id}"
        raise UsageError(f"{path.name} is not the name of an exercise ({ids}, as .py or .ipynb). Rename the file.")
    if path.suffix not in SUFFIXES:
        raise UsageError(f"{path.name} is neither a .py nor an .ipynb file.")
    if not os.path.lexists(path):
        raise UsageError(f"there is no file {target}.")
    return exercise, path


def exercise_named(course: Course, name: str) -> Exercise:
    """The exercise of that id or number. Raises ``UsageError`` with the nearest id."""
    found = course.exercise(name)
    if found is None:
        raise UsageError(f"there is no exercise {name!r}.{nearest(name, [each.id for each in course.exercises])}")
    return found


def function_named(exercise: Exercise, name: str) -> Function:
    """The function of that name. Raises ``UsageError`` with the nearest one."""
    found = exercise.function(name)
    if found is None:
        known = [function.name for function in exercise.functions]
        raise UsageError(f"{exercise.id} has no function {name!r}.{nearest(name, known)}")
    return found


def nearest(name: str, known: Sequence[str]) -> str:
    """A sentence for a name that does not exist: the known name nearest to it, or all of them."""
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    return f" Did you mean {near[0]}?" if near else f" There are: {', '.join(known)}."


def shown(path: Path) -> str:
    """A path as it is typed: relative where it is below the current folder, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def quoted(word: str) -> str:
    """A word as it is typed in a shell: in quotes where it needs them."""
    if sys.platform == "win32":
        return f'"{word}"' if " " in word else word
    import shlex

    return shlex.quote(word)


def find_here(course: Course, here: Path) -> list[tuple[Exercise, Path]]:
    """The exercises that are in this folder or in its ``exercises/``, with their files."""
    places = [(exercise, file_of(exercise, here)) for exercise in course.exercises]
    return [(exercise, path) for exercise, path in places if path is not None]


def file_of(exercise: Exercise, here: Path) -> Path | None:
    """The file of an exercise in this folder, else in its ``exercises/``.

    None when it is in neither.
    """
    return find_file(here, exercise.id) or find_file(here / EXERCISES, exercise.id)
