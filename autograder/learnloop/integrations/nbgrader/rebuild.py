"""A submitted notebook, rebuilt: everything from the gradebook, only the solutions from the
student.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook

from learnloop.integrations.nbgrader.assignment import SCHEMA, check_id
from learnloop.integrations.nbgrader.shared import Classroom
from learnloop.integrations.nbgrader.submitted import SubmittedCell
from learnloop.text import clean

MAX_SHOWN = 20_000  # characters of a cell; what is graded is all of it
OTHERS = "Other cells of this notebook:"
OURS = ("%load_ext", "%check", "%hint", "#")


class Released(Struct, frozen=True):
    """What the gradebook knows of a notebook: points, solution cells, and sources with checksums."""

    points: dict[str, float]
    solutions: set[str]
    sources: dict[str, tuple[str, str | None]]


class RebuildCells(Classroom):
    """Puts the student's text into the gradebook's cells, in the order of the course.

    A cell that was deleted, edited, moved or copied in the submission appears once, as it was
    released. Whatever else the student wrote follows at the end, for people to read.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook with its new cells."""
        where = resources["nbgrader"]
        exercise = self.judge.exercise(str(where["notebook"]))
        released = self._released(str(where["db_url"]), str(where["assignment"]), str(where["notebook"]))
        handed = [SubmittedCell(cell.source, _grade_id(cell)) for cell in nb.cells if cell.cell_type == "code"]
        names = [each.name for each in exercise.functions]
        nb.cells = rebuilt(handed, released, exercise.id, [each for name in names for each in (name, check_id(name))])
        return nb, resources

    def _released(self, db_url: str, assignment: str, notebook: str) -> Released:
        """What the gradebook says, read once for all submissions that nbgrader grades in one run."""
        known: dict[tuple[str, str, str], Released] = self.parent.released
        key = (db_url, assignment, notebook)
        if key not in known:
            with Gradebook(db_url) as gradebook:
                found = gradebook.find_notebook(notebook, assignment)
                known[key] = Released(
                    points={cell.name: cell.max_score for cell in found.grade_cells},
                    solutions={cell.name for cell in found.solution_cells},
                    sources={cell.name: (cell.source or "", cell.checksum) for cell in found.source_cells},
                )
        return known[key]


def rebuilt(handed: Sequence[SubmittedCell], released: Released, exercise: str, names: Sequence[str]) -> list[Any]:
    """The cells: a place for the report, those of ``names`` that were released, then the student's
    others.
    """
    cells = [new_code_cell(f"%check {exercise}", id="report")]
    used: set[int] = set()
    for name in names:
        marks: dict[str, Any]
        if name in released.solutions:
            mine = [i for i, cell in enumerate(handed) if cell.grade_id == name]
            mine = mine or [i for i, cell in enumerate(handed) if not cell.grade_id and name in cell.defines]
            used.update(mine)
            marks = {"grade": False, "solution": True, "locked": False}
            source = _shown("\n\n".join(handed[i].source for i in mine))
        elif name in released.points:
            marks = {"grade": True, "solution": False, "locked": True, "points": released.points[name]}
            source = released.sources[name][0]
        else:
            continue
        marks |= {"grade_id": name, "schema_version": SCHEMA, "task": False, "cell_type": "code"}
        if checksum := released.sources[name][1]:
            marks["checksum"] = checksum
        cells.append(new_code_cell(source, id=name, metadata={"nbgrader": marks}))
    others = [cell for i, cell in enumerate(handed) if i not in used and not _is_ours(cell, released)]
    if others:
        cells.append(new_markdown_cell(OTHERS, id="others"))
        cells += [new_code_cell(_shown(cell.source), id=f"other-{number}") for number, cell in enumerate(others, start=1)]
    return cells


def _grade_id(cell: Any) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _is_ours(cell: SubmittedCell, released: Released) -> bool:
    """Whether a cell is as it was released, or contains only learnloop's magics."""
    if cell.source.strip() == released.sources.get(cell.grade_id, ("", None))[0].strip():
        return True
    return all(line.startswith(OURS) for line in cell.source.split("\n") if line.strip())


def _shown(source: str) -> str:
    return clean(source, MAX_SHOWN)
