"""What a class submitted: a folder of folders, one for each student."""

import re
import stat
from pathlib import Path

from msgspec import Struct

from learnloop.course.model import Course, Exercise
from learnloop.errors import UsageError
from learnloop.submission.files import find_file

STUDENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}")


class SubmittedFile(Struct, frozen=True):
    """One exercise of one student."""

    student: str
    exercise: Exercise
    path: Path


class LeftOut(Struct, frozen=True):
    """Something in the folder that cannot be graded, with the reason."""

    name: str
    reason: str


def submitted_files(course: Course, folder: Path) -> tuple[list[SubmittedFile], list[LeftOut]]:
    """The exercises in ``folder/STUDENT/`` and one folder further down; links are not followed.

    Raises ``UsageError`` if the folder cannot be read.
    """
    found: list[SubmittedFile] = []
    left_out: list[LeftOut] = []
    try:
        names = sorted(each.name for each in folder.iterdir())
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror or error}.") from None
    for name in names:
        place = folder / name
        if name.startswith(".") or not (place.is_symlink() or place.is_dir()):
            continue
        if place.is_symlink():
            left_out.append(LeftOut(name, "this is a link, not a folder."))
        elif not STUDENT.fullmatch(name):
            left_out.append(LeftOut(name, "this is not a student's id: letters, digits and . _ @ - only, at most 64."))
        else:
            try:
                mine = [SubmittedFile(name, exercise, path) for exercise in course.exercises for path in _files(place, exercise)]
            except OSError as error:  # of this one: the others can be graded
                left_out.append(LeftOut(name, f"this folder cannot be read: {error.strerror or error}."))
                continue
            found.extend(mine)
            if not mine:
                left_out.append(LeftOut(name, "there is no exercise in this folder."))
    return found, left_out


def _files(place: Path, exercise: Exercise) -> list[Path]:
    inside = sorted(each for each in place.iterdir() if _is_folder(each))
    return [path for each in (place, *inside) if (path := find_file(each, exercise.id)) is not None]


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)
