"""The marks of a class as CSV, for a spreadsheet or a gradebook."""

import csv
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from learnloop.report import Report
from learnloop.text import clean

COLUMNS = ["student", "exercise", "score", "max_score", "passed", "complete", "seed", "sandbox", "seconds", "file", "problem"]


def render(marks: Iterable[tuple[str, Report]]) -> str:
    """One row for each graded file, below a header; no cell can be a formula."""
    lines: list[str] = []
    file: Any = SimpleNamespace(write=lines.append)
    table = csv.writer(file)
    table.writerow(COLUMNS)
    for student, report in marks:
        problem = report.problem.message if report.problem else ""
        words = [report.sandbox, report.seconds, report.file, problem]
        row = [clean(student), report.exercise, report.score, report.max_score, report.passed, report.complete, report.seed, *words]
        table.writerow(_cell(each) for each in row)
    return "".join(lines)


def _cell(value: object) -> str:
    """A value as a cell; text that a spreadsheet would compute gets an apostrophe in front."""
    words = " ".join(str(value).split())
    return f"'{words}" if isinstance(value, str) and words[:1] in tuple("=+-@") else words
