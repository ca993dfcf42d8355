"""Reading a student's files: regular files of text within a size, and nothing else."""

import os
import stat
from pathlib import Path

import msgspec

from learnloop.submission.magics import without_magics
from learnloop.values.source import Unit

SUFFIXES = (".py", ".ipynb")


class BadFile(Exception):
    """The file cannot be graded; the message says why, ``next_step`` what to do."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.next_step = next_step or "Put a file that can be read in its place, under the same name, and check again."


def read_bytes(path: Path, limit_kb: int) -> bytes:
    """What is in a regular file of at most ``limit_kb`` kilobytes.

    Links, folders, pipes and devices are not opened. Raises ``BadFile``.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            raise BadFile(f"{path.name} is a link to another file.", "Put the file itself here.")
        if path.is_dir():
            raise BadFile(f"{path.name} is a folder, not a file.")
        descriptor = os.open(path, flags)
    except OSError as error:
        raise BadFile(f"{path.name} cannot be opened: {error.strerror or error}.") from None
    with open(descriptor, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise BadFile(f"{path.name} is not a regular file.")
        data = file.read((limit_kb << 10) + 1)
    if len(data) > limit_kb << 10:
        size = max(found.st_size, len(data)) / (1 << 20)
        words = f"{path.name} is {size:,.1f} MB long; at most {limit_kb / 1024:g} MB are read."
        raise BadFile(words, "Is it the right file? If so, take out what is large in it: outputs, or data.")
    return data


def read_text(path: Path, limit_kb: int) -> str:
    """The text of a regular UTF-8 file of at most ``limit_kb`` kilobytes. Raises ``BadFile``."""
    data = read_bytes(path, limit_kb)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(
            f"{path.name} is not UTF-8 text (line {line}).", "Save it as UTF-8, or check that it is a Python file."
        ) from None
    if "\0" in text:
        raise BadFile(f"{path.name} has NUL bytes in it: this is not a text file.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""


class _Notebook(msgspec.Struct):
    cells: list[_Cell]


def units_of(path: Path, limit_kb: int) -> list[Unit]:
    """The source of a ``.py`` file as one unit, of a notebook as one lenient unit a code cell. Raises ``BadFile``.

    In a notebook the lines of magics (``%``, ``!``, ``?``) become comments, so that line numbers stay.
    """
    if path.suffix != ".ipynb":
        return [Unit(path.name, read_text(path, limit_kb))]
    try:
        notebook = msgspec.json.decode(read_text(path, 4 * limit_kb), type=_Notebook)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadFile(f"{path.name} is not a notebook that can be read: {error}.") from None
    sources = {}
    for number, cell in enumerate(notebook.cells, start=1):
        source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
        if cell.cell_type == "code" and source.strip():
            sources[f"{path.name}, cell {number}"] = source
    if sum(map(len, sources.values())) > limit_kb << 10:
        raise BadFile(f"{path.name} has more than {limit_kb / 1024:g} MB of code.")
    return [Unit(name, without_magics(source), lenient=True) for name, source in sources.items()]


def find_earlier(folder: Path, exercise: str, earlier: str) -> Path | None:
    """The file of an earlier exercise: beside this one or, where each exercise has a folder of its own name, in that one.

    Nbgrader keeps a student's work so: ``alice/exercise3/exercise3.ipynb``. A folder that is a link is not looked into.
    """
    found = find_file(folder, earlier)
    beside = folder.parent / earlier
    if found is None and folder.name == exercise and not beside.is_symlink():
        found = find_file(beside, earlier)
    return found


def find_file(folder: Path, stem: str) -> Path | None:
    """What has the name of that exercise in a folder, ``.py`` before ``.ipynb``, whether it can be read or not; else None."""
    for suffix in SUFFIXES:
        path = folder / (stem + suffix)
        if os.path.lexists(path):
            return path
    return None
