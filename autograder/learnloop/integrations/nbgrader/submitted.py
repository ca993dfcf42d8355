"""The cells of a submitted notebook as text: whatever could be read, and nothing else."""

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from learnloop.submission.files import BadFile, Cell, cells_in, read_content
from learnloop.submission.outline import DEFINED

MAX_CELLS = 2000


class _Marks(Struct):
    grade_id: str = ""


class _Metadata(Struct):
    nbgrader: _Marks = msgspec.field(default_factory=_Marks)


class SubmittedCell(Struct, frozen=True):
    """A code cell: its source, and the id that nbgrader gave it, empty if there is none."""

    source: str
    grade_id: str = ""

    @property
    def defines(self) -> list[str]:
        """The functions that it seems to define."""
        return DEFINED.findall(self.source)


def read_cells(path: Path, limit_kb: int) -> list[SubmittedCell]:
    """The code cells of a notebook; none if it is unreadable. ``limit_kb`` is the limit of a file.

    The report, which reads the file again, says what is wrong with it.
    """
    if not os.path.lexists(path):
        return []
    try:
        cells = cells_in(read_content(path, limit_kb), path.name)
    except BadFile:
        return []
    return [SubmittedCell(cell.code, _grade_id(cell)) for cell in cells[:MAX_CELLS] if cell.code]


def _grade_id(cell: Cell) -> str:
    try:
        return msgspec.json.decode(cell.metadata, type=_Metadata).nbgrader.grade_id
    except (msgspec.DecodeError, RecursionError):
        return ""
