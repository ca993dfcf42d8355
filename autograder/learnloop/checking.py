"""The command ``check``: from targets to reports, on the terminal or as JSON."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop import home, workspace
from learnloop.course import Course, Exercise
from learnloop.report import Report
from learnloop.sandbox import launch

if TYPE_CHECKING:
    from learnloop.sandbox.host import Sandbox

GRACE_SECONDS = 30


def check_targets(
    targets: Sequence[str],
    course_folder: Path | None,
    *,
    as_json: bool,
    only: Sequence[str],
    timing: bool,
    seed: int | None,
) -> int:
    """Grade the targets, print the reports, and return the exit code: 0 when every selected check passed, else 1."""
    root = course_folder or home.course_root()
    course = home.read_course(root)
    found = [workspace.resolve(course, target, Path.cwd()) for target in targets]
    for exercise, _ in found:
        for name in only:
            workspace.function_named(exercise, name)
    reports = []
    with sandboxed(course) as sandbox:
        _progress(f"Checking {', '.join(exercise.id for exercise, _ in found)} ...")
        from learnloop.grading import Options, grade
        from learnloop.loader import CourseCode
        from learnloop.submission.submission import read_submission

        code = CourseCode(root, course)
        options = Options(seed=seed, only=only, timing=timing)
        for exercise, path in found:
            submission = read_submission(course, exercise, path)
            report = grade(code, submission, sandbox, options, _progress)
            reports.append(report)
            if not as_json:
                _print(report, course, exercise, last=len(reports) == len(found))
    if as_json:
        from learnloop.render import machine

        click.echo(machine.render(reports).encode())  # UTF-8 whatever the terminal speaks
    return 0 if all(report.passed for report in reports) else 1


@contextlib.contextmanager
def sandboxed(course: Course) -> "Iterator[Sandbox]":
    """The sandbox in which the submissions of a course run; its fork server loads NumPy on another core while we do."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small arrays: more threads only take longer to start
    server = launch.start_fork_server()
    try:
        from learnloop.sandbox.host import Sandbox

        limits = course.limits
        seconds = int(limits.total_seconds) + GRACE_SECONDS
        with Sandbox(server, memory_mb=limits.memory_mb, cpu_seconds=seconds, allowed=course.allowed_imports) as sandbox:
            yield sandbox
    finally:
        if server is not None:
            server.close()


def _print(report: Report, course: Course, exercise: Exercise, *, last: bool) -> None:
    from learnloop.render import terminal

    following = course.exercises[course.exercises.index(exercise) + 1 :]
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    next_one = following[0].id if following else ""
    hints = {function.name for function in exercise.functions if function.hints}
    text = terminal.render(report, following=next_one, hints=hints, colour=colour, width=width)
    click.echo(text, nl=not last)


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        click.echo(line, err=True)
