"""The cells of a submitted notebook as text: whatever could be read, and nothing else."""

import os
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from learnloop.submission.files import BadFile, read_text
from learnloop.submission.outline import DEFINED

MAX_CELLS = 2000


class SubmittedCell(Struct, frozen=True):
    """A code cell: its source, and the id that nbgrader gave it, empty if there is none."""

    source: str
    grade_id: str = ""

    @property
    def defines(self) -> list[str]:
        """The functions that it seems to define."""
        return DEFINED.findall(self.source)


def read_cells(path: Path, limit_kb: int) -> list[SubmittedCell]:
    """The code cells of a notebook of at most four times ``limit_kb`` kilobytes; none if it is
    unreadable.

    The report, which reads the file again, says what is wrong with it.
    """
    if not os.path.lexists(path):
        return []
    try:
        value = msgspec.json.decode(read_text(path, 4 * limit_kb))
    except (BadFile, msgspec.DecodeError, RecursionError):
        return []
    cells = value.get("cells") if isinstance(value, dict) else None
    found = [_cell(each) for each in cells[:MAX_CELLS] if isinstance(each, dict)] if isinstance(cells, list) else []
    return [cell for cell in found if cell is not None]


def _cell(value: dict[str, Any]) -> SubmittedCell | None:
    source = value.get("source")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if value.get("cell_type") != "code" or not isinstance(source, str) or not source.strip():
        return None
    metadata = value.get("metadata")
    inner = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = inner.get("grade_id") if isinstance(inner, dict) else None
    return SubmittedCell(source, grade_id if isinstance(grade_id, str) else "")
