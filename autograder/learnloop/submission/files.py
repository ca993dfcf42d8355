"""Reading a student's files: regular text files up to a size limit, and nothing else.

What is limited is the source. The outputs of a notebook are never read, so a notebook may be as large as ``NOTEBOOK_KB``. That
bounds the memory for it, to some seven times as much, and the time, to a few seconds, whatever its JSON is.
"""

import hashlib
import os
import stat
from pathlib import Path

import msgspec

from learnloop.submission.magics import without_magics
from learnloop.values.source import SourceUnit

SUFFIXES = (".py", ".ipynb")
NOTEBOOK_KB = 64 << 10  # of a notebook with its outputs
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class BadFile(Exception):
    """The file cannot be graded; the message says why, ``next_step`` what to do."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.next_step = next_step or "Replace it with a readable file of the same name, and check again."


def digest_of(content: bytes) -> str:
    """A short digest of a file's content."""
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def read_bytes(path: Path, limit_kb: int) -> bytes:
    """The content of a regular file of at most ``limit_kb`` kilobytes.

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
        words = f"{path.name} is {size:,.1f} MB; the limit is {limit_kb / 1024:g} MB."
        raise BadFile(words, "Is it the right file? If so, take out whatever makes it large: outputs, or data.")
    return data


def read_content(path: Path, limit_kb: int) -> bytes:
    """The bytes of an exercise's file; for a notebook with its outputs the limit is ``NOTEBOOK_KB``. Raises ``BadFile``."""
    return read_bytes(path, max(limit_kb, NOTEBOOK_KB) if path.suffix == ".ipynb" else limit_kb)


def read_text(path: Path, limit_kb: int) -> str:
    """The text of a regular UTF-8 file of at most ``limit_kb`` kilobytes. Raises ``BadFile``."""
    return text_of(read_bytes(path, limit_kb), path.name)


def text_of(content: bytes, name: str) -> str:
    """The UTF-8 text of a file called ``name``, with one kind of line ends. Raises ``BadFile``."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(f"{name} is not UTF-8 text (line {line}).", "Save it as UTF-8, or check that it is a Python file.") from None
    if "\0" in text:
        raise BadFile(f"{name} contains NUL bytes, so it is not a text file.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Cell(msgspec.Struct):
    """A cell of a notebook as it is stored; outputs are left out."""

    cell_type: str
    source: str | list[str] = ""
    metadata: msgspec.Raw = msgspec.Raw(b"{}")

    @property
    def code(self) -> str:
        """The source of a code cell, else ""."""
        text = self.source if isinstance(self.source, str) else "".join(self.source)
        return text if self.cell_type == "code" and text.strip() else ""


class _Notebook(msgspec.Struct):
    cells: list[Cell]


def cells_in(content: bytes, name: str) -> list[Cell]:
    """The cells of a notebook. Raises ``BadFile``."""
    try:
        return msgspec.json.decode(content.removeprefix(BYTE_ORDER_MARK), type=_Notebook).cells
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadFile(f"{name} cannot be read as a notebook: {error}.") from None


def units_of(path: Path, limit_kb: int) -> list[SourceUnit]:
    """The source of a file; see ``units_in``. Raises ``BadFile``."""
    return units_in(read_content(path, limit_kb), path.name, limit_kb)


def units_in(content: bytes, name: str, limit_kb: int) -> list[SourceUnit]:
    """The source of a ``.py`` file as one unit, or of a notebook as one lenient unit per code cell. Raises ``BadFile``.

    In a notebook, lines with magics (``%``, ``!``, ``?``) become comments, so line numbers stay the same.
    """
    if not name.endswith(".ipynb"):
        return [SourceUnit(name, text_of(content, name))]
    cells = enumerate(cells_in(content, name), start=1)
    sources = {f"{name}, cell {number}": cell.code for number, cell in cells if cell.code}
    if sum(map(len, sources.values())) > limit_kb << 10:
        raise BadFile(f"{name} has more than {limit_kb / 1024:g} MB of code.")
    return [SourceUnit(cell, without_magics(source), lenient=True) for cell, source in sources.items()]


def find_earlier(folder: Path, exercise: str, earlier: str) -> Path | None:
    """The file of an earlier exercise: next to this one or, where each exercise has its own folder, in that folder.

    Nbgrader stores a student's work like this: ``alice/exercise3/exercise3.ipynb``. A folder that is a link is not searched.
    """
    found = find_file(folder, earlier)
    beside = folder.parent / earlier
    if found is None and folder.name == exercise and not beside.is_symlink():
        found = find_file(beside, earlier)
    return found


def find_file(folder: Path, stem: str) -> Path | None:
    """The path with that exercise's name in a folder, ``.py`` before ``.ipynb``, readable or not; else None."""
    for suffix in SUFFIXES:
        path = folder / (stem + suffix)
        if os.path.lexists(path):
            return path
    return None
