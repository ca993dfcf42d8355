"""Percent format: the one reader of it, held against jupytext, and its edges."""

import jupytext
import pytest
from places import ROOT

from learnloop.course.cells import Cell, cells_of

FILES = sorted([*(ROOT / "solutions").glob("exercise*.py"), *(ROOT / "exercises").glob("exercise*.py")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_file_of_the_course_has_the_cells_that_jupytext_sees(path):
    text = path.read_text("utf-8")
    seen = [Cell(cell.source, cell.cell_type == "markdown") for cell in jupytext.reads(text, fmt="py:percent").cells]
    assert cells_of(text) == seen
    assert len(seen) > 5


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", []),
        ("\n\n", []),
        ("# %%\n", []),
        ("x = 1\n", [Cell("x = 1")]),
        ("x = 1\n# %%\ny = 2", [Cell("x = 1"), Cell("y = 2")]),
        ("# %% [markdown]\n# Words.\n#\n#  Set in.\n", [Cell("Words.\n\n Set in.", markdown=True)]),
        ("# %% [markdown]\n#Close.\nno comment\n", [Cell("Close.\nno comment", markdown=True)]),
        ("# %% a title\n\n\nx = 1\n\n\n# more\n\n", [Cell("x = 1\n\n\n# more")]),
        ('s = """\n # %% no header\n"""', [Cell('s = """\n # %% no header\n"""')]),
    ],
)
def test_cells_of_small_files(text: str, cells: list[Cell]):
    """Empty lines around a cell and cells with nothing in them are left out."""
    assert cells_of(text) == cells
