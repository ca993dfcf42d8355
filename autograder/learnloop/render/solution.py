"""A model answer to read: the code without the lesson and without the author's marks."""

import re

from learnloop.course.cells import cells_of

_MARK = r"\s*### (?:BEGIN|END) SOLUTION\s*$"


def render(source: str) -> str:
    """The code cells of a solution in percent format, with two empty lines between functions."""
    cells = [_unmarked(cell.source) for cell in cells_of(source) if not cell.markdown]
    return "\n\n\n".join(filter(None, cells)) + "\n"


def _unmarked(code: str) -> str:
    lines = [line.rstrip() for line in code.split("\n") if not re.match(_MARK, line)]
    return "\n".join(lines).strip("\n")
