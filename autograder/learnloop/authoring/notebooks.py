"""An exercise's notebook, derived from the student's file: its cells, and a check for each
function.
"""

import ast
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

from learnloop.course.cells import cells_of
from learnloop.course.model import Exercise
from learnloop.grading.kinds import kind_of

LOAD = "# Run this cell first: it brings %check and %hint.\n%load_ext learnloop"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(exercise: Exercise, text: str) -> str:
    """The text of the .ipynb file for an exercise's file in percent format.

    The same file gives the same text: cell ids are names of functions and numbers, and there are no
    outputs.
    """
    cells = [_cell("code", "load", LOAD)]
    numbers = itertools.count(1)
    for cell in cells_of(text):
        if cell.markdown:
            cells.append(_cell("markdown", f"text-{next(numbers)}", _magics(cell.source, exercise.id)))
            continue
        names = [name for name in _defined(cell.source) if exercise.function(name)]
        cells.append(_cell("code", names[0] if names else f"code-{next(numbers)}", _todo(cell.source)))
        if names and kind_of(exercise).one_by_one:  # which is judged as a whole, at its end
            cells.append(_cell("code", f"check-{names[0]}", f"%check {' '.join(names)}"))
    cells.append(_cell("code", f"check-{exercise.id}", f"%check {exercise.id}"))
    value = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(kind: str, id: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": id, "metadata": {}, "source": source.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _defined(source: str) -> Iterator[str]:
    return (node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))


def _magics(words: str, exercise: str) -> str:
    """A lesson with magics instead of terminal commands for its own exercise."""
    words = re.sub(rf"\blearnloop hint {exercise} (\w+)", r"%hint \1", words)
    words = re.sub(rf"\blearnloop check {exercise} --only (\w+)", r"%check \1", words)
    return re.sub(rf"\blearnloop check {exercise}\b", f"%check {exercise}", words)


def _todo(source: str) -> str:
    """The source with the command for a cell instead of the one for a terminal."""
    return re.sub(r"(# TODO: write (\w+), then run: ).*", r"\1%check \2", source)
