"""An exercise in the form nbgrader needs: its notebook with solutions, marked cells and points."""

import ast
import json
from typing import Any

from learnloop.course.cells import cells_of
from learnloop.course.model import Exercise
from learnloop.errors import CourseError
from learnloop.grading.kinds import kind_of

SCHEMA = 3  # of nbgrader's metadata


def check_id(function: str) -> str:
    """The ``grade_id`` of the cell that carries a function's points."""
    return f"check-{function}"


def assignment(exercise: Exercise, notebook: str, solution: str) -> str:
    """The notebook for ``source/``: the student's, with each function's model answer as a solution
    cell.

    ``notebook`` is the text of ``exercises/exerciseN.ipynb``, ``solution`` that of
    ``solutions/exerciseN.py``. nbgrader itself removes the answers when it makes the release.
    Raises ``CourseError`` where the two do not match.
    """
    answers = _answers(exercise, solution)
    cells: list[dict[str, Any]] = []
    value = json.loads(notebook)
    for cell in value["cells"]:
        name = cell["id"]
        if name == check_id(exercise.id) and not kind_of(exercise).one_by_one:  # judged as a whole, after all of its functions
            cells += [_graded(_code(check_id(each.name), f"%check {each.name}"), each.points) for each in exercise.functions]
        if exercise.function(name):
            if name not in answers:
                raise CourseError(f"solutions/{exercise.id}.py has no cell with {name!r}, which the notebook has.")
            cells.append(_marked(_code(name, answers[name]), name, solution=True))
            if solution_of_other := [each for each in _defined(answers[name]) if each != name and exercise.function(each)]:
                raise CourseError(f"solutions/{exercise.id}.py has {name} and {solution_of_other[0]} in one cell.")
        elif name.startswith("check-") and exercise.function(name.removeprefix("check-")):
            function = exercise.function(name.removeprefix("check-"))
            assert function is not None
            cells.append(_graded(cell, function.points))
        else:
            cells.append(cell)
    missing = [each.name for each in exercise.functions if each.name not in {cell["id"] for cell in cells}]
    if missing:
        raise CourseError(f"exercises/{exercise.id}.ipynb has no cell for {', '.join(missing)}.")
    value["cells"] = cells
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _answers(exercise: Exercise, solution: str) -> dict[str, str]:
    """The code cells of a solution, each under the first function of the exercise that it defines."""
    found: dict[str, str] = {}
    for cell in cells_of(solution):
        names = [] if cell.markdown else [name for name in _defined(cell.source) if exercise.function(name)]
        if names:
            found[names[0]] = cell.source
    return found


def _defined(source: str) -> list[str]:
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


def _code(id: str, source: str) -> dict[str, Any]:
    lines = source.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "id": id, "metadata": {}, "outputs": [], "source": lines}


def _graded(cell: dict[str, Any], points: float) -> dict[str, Any]:
    return _marked(cell, cell["id"], points=points)


def _marked(cell: dict[str, Any], grade_id: str, *, solution: bool = False, points: float | None = None) -> dict[str, Any]:
    """The cell with nbgrader's metadata: one that students write, or a locked one with points."""
    marks: dict[str, Any] = {"grade_id": grade_id, "schema_version": SCHEMA, "solution": solution, "task": False}
    marks |= {"grade": points is not None, "locked": points is not None}
    if points is not None:
        marks["points"] = points
    return cell | {"metadata": {"nbgrader": marks}}
