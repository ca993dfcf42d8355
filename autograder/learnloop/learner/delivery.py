"""Delivering a course to a learner: copying missing files, updating those without edits."""

import contextlib
import hashlib
import os
from pathlib import Path

from msgspec import Struct

from learnloop.course.model import Course
from learnloop.errors import CourseError, UsageError
from learnloop.learner.progress import FOLDER, Progress
from learnloop.learner.workspace import EXERCISES
from learnloop.submission.files import find_file

PYTEST_INI = """\
[pytest]
# Each check of an exercise is a test: pytest exercises/exercise1.py. Set this to false to run only your own tests.
learnloop = true
"""
GITIGNORE = f"{FOLDER}/\n"


class Update(Struct, frozen=True, kw_only=True):
    """What an update did: the files ``updated``, and those that the learner has ``edited``."""

    updated: list[Path] = []
    edited: list[Path] = []


def start(course: Course, root: Path, folder: Path, *, notebooks: bool = False) -> list[Path]:
    """Copy the missing exercises into ``folder/exercises``, and mark the folder as a learner's.

    Nothing that exists is touched. Returns the files that were written. Raises ``UsageError`` when
    the folder cannot be used.
    """
    written: list[Path] = []
    target = folder / EXERCISES
    try:
        target.mkdir(parents=True, exist_ok=True)
        for exercise in course.exercises:
            source = _source(root, f"{exercise.id}{'.ipynb' if notebooks else '.py'}")
            found = find_file(target, exercise.id)
            if found is not None and not found.exists():
                raise UsageError(f"cannot write to {found}: it is a link to nothing. Remove it, then: learnloop start")
            if found is None:
                _write_new(target / source.name, source.read_text("utf-8"))
                written.append(target / source.name)
        _mark(folder)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror or error}. Choose another: learnloop start DIR") from None
    _remember(folder, written)
    return written


def update(course: Course, root: Path, folder: Path) -> Update:
    """Update the files that the learner has not edited to the course's newer version.

    A file of which no delivery is on record counts as edited. Raises ``UsageError`` when a file
    cannot be written.
    """
    progress = Progress(folder)
    updated: list[Path] = []
    edited: list[Path] = []
    for exercise in course.exercises:
        for suffix in (".py", ".ipynb"):
            path = folder / EXERCISES / (exercise.id + suffix)
            source = root / EXERCISES / path.name
            if not path.is_file() or not source.is_file():
                continue
            delivered, mine, newer = progress.kept(_key(path)), _digest(path), _digest(source)
            if newer in (mine, delivered):
                continue
            if mine != delivered:
                edited.append(path)
                continue
            try:
                replace(path, source.read_text("utf-8"))
            except OSError as error:
                raise UsageError(f"cannot write {path}: {error.strerror or error}.") from None
            updated.append(path)
    _remember(folder, updated)
    return Update(updated=updated, edited=edited)


def replace(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it sees the old text or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, "utf-8")
        with contextlib.suppress(OSError):
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def remember(folder: Path, path: Path) -> None:
    """Record that this file is as the course delivered it."""
    _remember(folder, [path])


def _mark(folder: Path) -> None:
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    for path, text in (
        (place / ".gitignore", "*\n"),  # even where the learner's own .gitignore does not mention it
        (folder / ".gitignore", GITIGNORE),
        (folder / "pytest.ini", PYTEST_INI),
    ):
        with contextlib.suppress(FileExistsError):
            _write_new(path, text)


def _write_new(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


def _remember(folder: Path, paths: list[Path]) -> None:
    if paths:
        Progress(folder).keep({_key(path): _digest(path) for path in paths})


def _key(path: Path) -> str:
    return f"delivered {path.name}"


def _digest(path: Path) -> str:
    """Of the text: other line endings do not make it another file."""
    try:
        return hashlib.blake2b(path.read_text("utf-8").encode(), digest_size=12).hexdigest()
    except (OSError, UnicodeDecodeError):
        return "unreadable"


def _source(root: Path, name: str) -> Path:
    source = root / EXERCISES / name
    if not source.is_file():
        raise CourseError(f"the course has no file {source}.")
    return source
