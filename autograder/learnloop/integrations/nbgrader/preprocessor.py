"""The preprocessor that grades, without a kernel, in place of nbgrader's ``Execute``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from nbformat.v4 import new_output

from learnloop.course.model import Function
from learnloop.errors import SandboxError
from learnloop.integrations.nbgrader.assignment import check_id
from learnloop.integrations.nbgrader.shared import Classroom, close
from learnloop.render import html, terminal
from learnloop.render.commands import NOTEBOOK
from learnloop.report import CheckResult, Report, counts_as_passed


class GradeCells(Classroom):
    """Grades the submitted notebook in a confined worker, and writes the points into each check
    cell.

    nbgrader reads a score from a cell's output. It finds a finite number between 0 and the points
    of the cell, as ``SaveAutoGrades`` requires. The report stands at the top of the notebook, as
    HTML and as text, escaped.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook with its outputs."""
        where = resources["nbgrader"]
        student, assignment, name = str(where["student"]), str(where["assignment"]), str(where["notebook"])
        judge = self.judge
        exercise = judge.exercise(name)
        folder = self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment)
        try:
            report = judge.judge(Path(folder) / f"{name}.ipynb", student, exercise)
        except SandboxError:  # of this one, which nbgrader reports: the others get a new sandbox
            close()
            raise
        self.log.info("%s, %s: %g of %g points", student, name, report.score, report.max_score)
        if report.problem is not None:
            self.log.warning("%s, %s: %s", student, name, " ".join(report.problem.message.split()))
        by_id = {check_id(function.name): function for function in exercise.functions}
        told_in_full = next((check.function for check in report.checks if check.finding is not None), "")
        for cell in nb.cells:
            if cell.id == "report":
                cell.outputs = [new_output("display_data", shown(report))]
            function = by_id.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if function is not None:
                maximum = float(cell.metadata.nbgrader["points"])
                points = report.scaled_points_of(function.name, maximum)
                alone = about(report, function)
                markup = html.paragraph(line(function.name, points, maximum, alone.checks))
                if function.name != told_in_full and any(check.finding is not None for check in alone.checks):
                    markup += html.render(alone, commands=NOTEBOOK)
                data = {"text/plain": repr(points), "text/html": markup}
                cell.outputs = [new_output("execute_result", data, execution_count=1)]
                cell.execution_count = 1
        return nb, resources


def shown(report: Report) -> dict[str, str]:
    """A report as the data of a cell's output."""
    return {"text/plain": terminal.render(report, commands=NOTEBOOK), "text/html": html.render(report, commands=NOTEBOOK)}


def about(report: Report, function: Function) -> Report:
    """The part of a report that concerns one function."""
    checks = report.checks_of(function.name)
    score = report.points_of(function.name)
    more: dict[str, Any] = {
        "problem": None,
        "notes": [],
        "printed": "",
        "complete": False,
        "passed": all(map(counts_as_passed, checks)),
    }
    return msgspec.structs.replace(report, checks=checks, score=score, max_score=function.points, **more)


def line(function: str, points: float, maximum: float, checks: Sequence[CheckResult]) -> str:
    """A function's points in one line."""
    passed = bool(checks) and all(counts_as_passed(each) for each in checks)
    return f"{function}: {points:g} of {maximum:g} points, {'passed' if passed else 'not yet'}"
