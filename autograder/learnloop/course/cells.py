"""The cells of a course file: percent format, in which ``# %%`` begins a cell and ``# %%
[markdown]`` one of words.
"""

from msgspec import Struct

HEADER = "# %%"
MARKDOWN = "[markdown]"


class Cell(Struct, frozen=True):
    """A cell without its header and without blank lines around it; markdown is uncommented."""

    source: str
    markdown: bool = False


def cells_of(text: str) -> list[Cell]:
    """The cells of a file, in order, without empty ones; text before the first header is code."""
    found: list[Cell] = []
    lines: list[str] = []
    markdown = False
    for line in [*text.split("\n"), HEADER]:
        if not line.startswith(HEADER):
            lines.append(line.removeprefix("#").removeprefix(" ") if markdown else line)
            continue
        if source := "\n".join(lines).strip("\n"):
            found.append(Cell(source, markdown))
        lines = []
        markdown = MARKDOWN in line
    return found
