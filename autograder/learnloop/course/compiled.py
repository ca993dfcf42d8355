"""course.yml without YAML: the values that were read from it, kept while its bytes stay the same.

The wheel brings them beside its course.yml; for any other course they are kept in a private folder
of the user's cache. Two digests say which bytes of course.yml the values belong to, and that they
are intact. Whatever does not match is ignored, and course.yml is read again. A course that comes
from here is validated like one that was just read.
"""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from learnloop import __version__
from learnloop.course.cache import private_folder
from learnloop.course.model import Course
from learnloop.course.parser import validated
from learnloop.errors import CourseError

FORM = 1  # raised by whoever changes what is kept, or how YAML is read
FOLDER = "courses"
SUFFIX = ".msgpack"
MOST_KEPT = 32
MOST_BYTES = 16 << 20


class Compiled(Struct, frozen=True, forbid_unknown_fields=True):
    """The ``values`` as MessagePack, their SHA-256, and that of the course.yml they were read from."""

    form: int
    version: str
    source: bytes
    digest: bytes
    values: bytes


def compiled(source: bytes, values: Any, course: Course) -> bytes | None:
    """What to keep of a course.yml; None for values that would not give the same course again."""
    try:
        encoded = msgspec.msgpack.encode(values)
        if msgspec.msgpack.decode(encoded, type=Course) != course:
            return None
    except (TypeError, ValueError, OverflowError, msgspec.MsgspecError):
        return None
    return msgspec.msgpack.encode(Compiled(FORM, __version__, _sha256(source), _sha256(encoded), encoded))


def recalled(source: bytes, kept: bytes) -> Course | None:
    """The course of this course.yml, from what was kept; None if that is damaged or does not match."""
    try:
        found = msgspec.msgpack.decode(kept, type=Compiled)
        if (found.form, found.version, found.source) != (FORM, __version__, _sha256(source)):
            return None
        if found.digest != _sha256(found.values):
            return None
        return validated(msgspec.msgpack.decode(found.values, type=Course), "course.yml")
    except (msgspec.MsgspecError, ValueError, RecursionError, CourseError):
        return None


def find(source: bytes, shipped: Path | None) -> Course | None:
    """The course of this course.yml from the ``shipped`` file or the user's cache; None: read it."""
    for path in _places(source, shipped):
        try:
            with path.open("rb") as file:
                kept = file.read(MOST_BYTES)
        except OSError:
            continue
        course = recalled(source, kept)
        if course is not None:
            return course
    return None


def keep(source: bytes, values: Any, course: Course) -> None:
    """Put a course into the user's cache, if possible."""
    kept = compiled(source, values, course)
    folder = private_folder(FOLDER) if kept is not None else None
    if kept is None or folder is None:
        return
    new = folder / f".{secrets.token_hex(8)}"
    with contextlib.suppress(OSError):
        try:
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(kept)
            new.replace(folder / _name(source))
        finally:
            new.unlink(missing_ok=True)
        _forget_oldest(folder)


def _places(source: bytes, shipped: Path | None) -> Iterator[Path]:
    if shipped is not None:
        yield shipped
    folder = private_folder(FOLDER)
    if folder is not None:
        yield folder / _name(source)


def _name(source: bytes) -> str:
    """The name of the file: a digest of course.yml's content and of what reads it."""
    return hashlib.sha256(b"\0".join([str(FORM).encode(), __version__.encode(), source])).hexdigest() + SUFFIX


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[MOST_KEPT:]:
        path.unlink(missing_ok=True)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
