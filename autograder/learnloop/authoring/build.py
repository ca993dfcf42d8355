"""Derives what students get from the solutions: nothing of an exercise is written twice."""

import ast
import re
from pathlib import Path

from learnloop.authoring.notebooks import notebook
from learnloop.course.location import read_course, read_solution, solution_path
from learnloop.course.model import Course
from learnloop.errors import CourseError

BEGIN = re.compile(r"^(\s*)### BEGIN SOLUTION\s*$")
END = re.compile(r"^\s*### END SOLUTION\s*$")


def out_of_step(root: Path) -> dict[Path, str]:
    """The exercise files that differ from what their solutions give, with the text they should
    have.
    """
    course: Course = read_course(root)
    changed: dict[Path, str] = {}
    for exercise in course.exercises:
        name = solution_path(root, exercise.id).name
        text = stub(read_solution(root, exercise.id), name)
        path = root / "exercises" / name
        for each, wanted in ((path, text), (path.with_suffix(".ipynb"), notebook(exercise, text))):
            if not each.is_file() or each.read_text("utf-8") != wanted:
                changed[each] = wanted
    return changed


def write(files: dict[Path, str]) -> None:
    """Write the files."""
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def stub(solution: str, name: str) -> str:
    """The student's file: each solution becomes a TODO that raises ``NotImplementedError``.

    Raises ``CourseError`` for marks that do not pair, and for marks outside a function.
    """
    lines: list[str] = []
    begun: int | None = None
    for number, line in enumerate(solution.split("\n"), start=1):
        begin = BEGIN.match(line)
        if begin:
            if begun is not None:
                raise CourseError(f"{name}, line {number}: a second BEGIN SOLUTION before the END of the first.")
            begun = number
            function = _enclosing(solution, number, name)
            lines.append(f"{begin[1]}# TODO: write {function}, then run: learnloop check {Path(name).stem}")
            lines.append(f'{begin[1]}raise NotImplementedError("TODO: {function}")')
        elif END.match(line):
            if begun is None:
                raise CourseError(f"{name}, line {number}: END SOLUTION without a BEGIN.")
            begun = None
        elif begun is None:
            lines.append(line)
    if begun is not None:
        raise CourseError(f"{name}, line {begun}: BEGIN SOLUTION without an END.")
    return "\n".join(lines)


def _enclosing(solution: str, line: int, name: str) -> str:
    try:
        body = ast.parse(solution).body
    except SyntaxError as error:
        raise CourseError(f"{name}, line {error.lineno}: this is not Python: {error.msg}.") from None
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.lineno < line <= (node.end_lineno or 0):
            return node.name
    raise CourseError(f"{name}, line {line}: BEGIN SOLUTION outside of a function.")
