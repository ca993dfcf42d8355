"""Places in a student's source: a line of it, and an expression in that line."""

import functools
from collections.abc import Iterable

from learnloop.report import Place
from learnloop.values.source import SourceUnit


def source_line(units: Iterable[SourceUnit], unit: str, line: int) -> str:
    """That line of the student's source, or "" if there is none."""
    for each in units:
        if each.name == unit:
            lines = _lines(each.source)
            return lines[line - 1][:400] if 0 < line <= len(lines) else ""
    return ""


@functools.lru_cache(maxsize=64)
def _lines(source: str) -> list[str]:
    return source.split("\n")


def place(units: Iterable[SourceUnit], unit: str, line: int, column: int = 0, end_column: int = 0, note: str = "") -> Place:
    """A place in the student's source with its text. Columns, as Python counts them, are in UTF-8 bytes."""
    text = source_line(units, unit, line)
    raw = text.encode()
    start, end = len(raw[:column].decode(errors="ignore")), len(raw[:end_column].decode(errors="ignore"))
    return Place(file=unit, line=line, text=text, column=start, end_column=end, note=note)
