"""The command ``grade``: a whole class's submissions, one after another, each mark with what it takes to repeat it."""

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import msgspec

from learnloop.classes import intake
from learnloop.cli.progress_bar import Bar
from learnloop.course import location
from learnloop.errors import SandboxError, UsageError
from learnloop.grading.engine import open_engine
from learnloop.grading.options import Options
from learnloop.render import csv
from learnloop.report import SCHEMA, Report, counts_as_passed, was_selected
from learnloop.text import clean, counted

SEED_BITS = 48


def grade_folder(
    folder: Path, course_folder: Path | None, *, as_json: bool, csv_file: Path | None, timing: bool, weak: bool
) -> int:
    """Grade what is in ``folder``, print a line for each file, and return the exit code: 0 when all of it was graded, else 1.

    Raises ``UsageError`` where submissions are hardly confined, unless ``weak`` allows it.
    """
    root = course_folder or location.course_root()
    course = location.read_course(root)
    found, left_out = intake.submitted_files(course, folder)
    if not found and not left_out:
        raise UsageError(
            f"{folder} has no folders of students in it: {folder}{os.sep}STUDENT{os.sep}exercise1.py is what is looked for."
        )
    graded: list[tuple[intake.SubmittedFile, Report]] = []
    say: Callable[[str], None] = (lambda line: None) if as_json else click.echo
    with open_engine(root, course) as engine:
        if not weak:
            engine.refuse_weak("--allow-weak-sandbox")
        with _written(csv_file) as rows, Bar("Grading", len(found), quiet=not as_json and sys.stdout.isatty()) as bar:
            for each in found:
                bar.advance()
                options = Options(seed=secrets.randbits(SEED_BITS), timing=timing)
                try:
                    report = engine.grade(engine.read(each.exercise, each.path), options)
                except SandboxError as error:  # of this one: the others are still to be graded
                    left_out.append(intake.LeftOut(str(each.path.relative_to(folder)), f"learnloop itself failed: {error}"))
                    continue
                graded.append((each, report))
                rows.append((each.student, report))
                say(_line(each, report))
        name = engine.sandbox.name
    for what in left_out:
        say(f"{_printable(what.name):<16} not graded: {what.reason}")
    students = len({each.student for each, _ in graded})
    say(f"Graded {counted(len(graded), 'file')} of {counted(students, 'student')}, confined by tier {name}.")
    if csv_file is not None:
        say(f"Marks: {csv_file}")
    if as_json:
        found_out = [{"student": each.student, "path": str(each.path), "report": report} for each, report in graded]
        click.echo(msgspec.json.encode({"schema": SCHEMA, "submissions": found_out, "left_out": left_out}))
    return 1 if left_out else 0


def _line(each: intake.SubmittedFile, report: Report) -> str:
    left = list(dict.fromkeys(check.function for check in report.checks if was_selected(check) and not counts_as_passed(check)))
    words = report.problem.message if report.problem else "passed" if not left else f"not yet: {', '.join(left)}"
    return f"{each.student:<16} {each.exercise.id:<11} {report.score:5.1f} of {report.max_score:<4g} {_printable(words)}"


def _printable(words: str) -> str:
    return " ".join(clean(words, 200).split())


@contextlib.contextmanager
def _written(path: Path | None) -> Iterator[list[tuple[str, Report]]]:
    """A list of marks that becomes the CSV file ``path`` at the end, also when somebody stops the grading.

    The file is written whole; a link of that name is replaced, not followed. Raises ``UsageError`` at once when it cannot be.
    """
    rows: list[tuple[str, Report]] = []
    if path is None:
        yield rows
        return
    try:
        descriptor, draft = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}.") from None
    try:
        yield rows
    finally:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(csv.render(rows))
        Path(draft).replace(path)
