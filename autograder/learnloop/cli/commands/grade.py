"""``learnloop grade``: a class's submissions, each mark with the seed that repeats it."""

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.options import FOLDER, course_option, format_option, no_timing_option
from learnloop.errors import SandboxError, UsageError

if TYPE_CHECKING:
    from learnloop.classes.intake import LeftOut, SubmittedFile
    from learnloop.course.model import Course
    from learnloop.grading.engine import Engine
    from learnloop.report import Report

SEED_BITS = 48


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the marks into this file.")
@format_option("text", "json")
@no_timing_option
@click.option("--allow-weak-sandbox", is_flag=True, help="Grade even where submissions are hardly confined (tier C).")
@course_option()
def grade(
    folder: Path, csv_file: Path | None, format: str, no_timing: bool, allow_weak_sandbox: bool, course_folder: Path | None
) -> int:
    """Grade a class.

    FOLDER has a folder for each student, named by the student's id, with the exercises in it or one
    folder further down. Every mark comes with its seed: `learnloop check FILE --seed N` repeats it.
    """
    from learnloop.cli import screen
    from learnloop.cli.interruption import interruptible
    from learnloop.cli.targets import open_course
    from learnloop.grading.engine import open_engine
    from learnloop.render import json

    root, course = open_course(course_folder)
    marks = _taken_in(course, folder)
    with interruptible(lambda: _interrupted(marks)), open_engine(root, course) as engine:
        if not allow_weak_sandbox:
            engine.refuse_weak("--allow-weak-sandbox")
        with _csv(csv_file, marks):
            _grade(engine, marks, folder, timing=not no_timing, as_text=format == "text")
        tier = engine.sandbox.name
    if format == "json":
        left_out = [(each.name, each.reason) for each in marks.left_out]
        screen.write_json(json.marks([(each.student, str(each.path), report) for each, report in marks.graded], left_out))
    else:
        _show_summary(marks, tier, csv_file)
    return ExitCode.NOT_PASSED if marks.left_out else ExitCode.OK


@dataclass
class _Marks:
    """What a class handed in, the marks that were made so far, and the file where they are."""

    found: "list[SubmittedFile]"
    left_out: "list[LeftOut]"
    graded: "list[tuple[SubmittedFile, Report]]" = field(default_factory=list)
    saved: Path | None = None


def _taken_in(course: "Course", folder: Path) -> _Marks:
    from learnloop.classes import intake

    found, left_out = intake.submitted_files(course, folder)
    if not found and not left_out:
        raise UsageError(f"{folder} has no students' folders in it. Expected: {folder}{os.sep}STUDENT{os.sep}exercise1.py")
    return _Marks(found, left_out)


def _grade(engine: "Engine", marks: _Marks, folder: Path, *, timing: bool, as_text: bool) -> None:
    """Grade what was found, and print a line for each file as it is graded."""
    from learnloop.classes.intake import LeftOut
    from learnloop.cli.progress_bar import Bar
    from learnloop.grading.options import Options
    from learnloop.render import lines

    with Bar("Grading", len(marks.found), quiet=as_text and sys.stdout.isatty()) as bar:
        for each in marks.found:
            bar.advance()
            # Of a line with a mark nobody learns what was wrong.
            options = Options(seed=secrets.randbits(SEED_BITS), timing=timing, repairs=not as_text)
            try:
                report = engine.grade(engine.read(each.exercise, each.path), options)
            except SandboxError as error:  # of this one: the others are still to be graded
                marks.left_out.append(LeftOut(str(each.path.relative_to(folder)), f"an internal error of learnloop: {error}"))
                continue
            marks.graded.append((each, report))
            if as_text:
                click.echo(lines.mark(each.student, report))


def _show_summary(marks: _Marks, tier: str, csv_file: Path | None) -> None:
    from learnloop.render import lines
    from learnloop.text import counted

    for each in marks.left_out:
        click.echo(lines.left_out(each.name, each.reason))
    students = len({each.student for each, _ in marks.graded})
    click.echo(f"Graded {counted(len(marks.graded), 'file')} of {counted(students, 'student')}, confined by tier {tier}.")
    if csv_file is not None:
        click.echo(f"Marks: {csv_file}")


def _interrupted(marks: _Marks) -> str:
    """What has been done when somebody stops the grading."""
    from learnloop.text import counted

    done = f"{len(marks.graded)} of {counted(len(marks.found), 'file')} had been graded"
    return f"{done}, and {marks.saved} now holds only their marks." if marks.saved else f"{done}, and no marks were saved."


@contextlib.contextmanager
def _csv(path: Path | None, marks: _Marks) -> Iterator[None]:
    """Write the marks into the CSV file ``path`` at the end, also when somebody stops the grading.

    The file is written in one step; a link of that name is replaced, not followed. Raises
    ``UsageError`` at once when it cannot be written.
    """
    from learnloop.render import csv

    if path is None:
        yield
        return
    try:
        descriptor, draft = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}.") from None
    try:
        yield
    finally:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(csv.render((each.student, report) for each, report in marks.graded))
        Path(draft).replace(path)
        marks.saved = path
