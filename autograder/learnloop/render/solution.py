"""A model answer to read: the source without the lesson around it and without the marks of its author."""

import re

_MARK = r"\s*### (?:BEGIN|END) SOLUTION\s*$"


def render(source: str) -> str:
    """The code cells of a solution in percent format, with two empty lines between functions."""
    cells: list[list[str]] = [[]]
    code = True
    for line in source.split("\n"):
        if line.startswith("# %%"):
            code = "[markdown]" not in line
            cells.append([])
        elif code and not re.match(_MARK, line):
            cells[-1].append(line.rstrip())
    return "\n\n\n".join(text for cell in cells if (text := "\n".join(cell).strip("\n"))) + "\n"
