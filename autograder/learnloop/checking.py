"""The command ``check``: from targets to reports, on the terminal or as JSON."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop import screen
from learnloop.bars import Bar
from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import UsageError
from learnloop.learner import workspace
from learnloop.learner.progress import digest_of
from learnloop.overview import notice
from learnloop.report import Report
from learnloop.sandbox import launch

if TYPE_CHECKING:
    from learnloop.learner.learner import Known, Learner
    from learnloop.sandbox.host import Sandbox

GRACE_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a check was asked for; ``course_folder`` is another course than the one that came with learnloop."""

    course_folder: Path | None = None
    as_json: bool = False
    quiet: bool = False
    only: Sequence[str] = ()
    timing: bool = True
    seed: int | None = None


def check_targets(targets: Sequence[str], asked: Asked) -> int:
    """Grade the targets, print the reports, and return the exit code: 0 when every selected check passed, else 1.

    Without a target it is the exercise that the learner of this folder works on. In a learner's folder the progress is kept.
    """
    root = asked.course_folder or location.course_root()
    course = location.read_course(root)
    here = Path.cwd()
    learner = _learner(course, here) if asked.course_folder is None else None
    found = [workspace.resolve(course, target, here) for target in targets] or [_current(course, learner, here)]
    for exercise, _ in found:
        for name in asked.only:
            workspace.function_named(exercise, name)
    reports = []
    finished = False
    with sandboxed(course) as sandbox:
        title = f"Checking {', '.join(exercise.id for exercise, _ in found)}"
        for number, (exercise, path) in enumerate(found):
            with Bar(title if number == 0 else f"Checking {exercise.id}", quiet=asked.quiet) as bar:
                from learnloop.course.loader import CourseCode
                from learnloop.grading.grading import Options, grade
                from learnloop.submission.submission import read_submission

                if number == 0:
                    code = CourseCode(root, course)
                    options = Options(seed=asked.seed, only=asked.only, timing=asked.timing)
                owner = _owner(course, learner, path) if asked.course_folder is None else None
                digest = digest_of(path) if owner is not None else ""
                report = grade(code, read_submission(course, exercise, path), sandbox, options, bar.say)
            reports.append(report)
            known = None
            if owner is not None:
                known = owner.record(report, exercise, digest) if asked.seed is None else None
                finished = finished or (known is not None and _is_last(known, report))
            if not asked.as_json:
                text = _line(report) if asked.quiet else _text(report, course, exercise, known)
                click.echo(text, nl=len(reports) < len(found) and not asked.quiet)
            if owner is not None:
                notice(owner)
    if asked.as_json:
        from learnloop.render import json

        click.echo(json.render(reports).encode())  # UTF-8 whatever the terminal speaks
    elif finished and learner is not None:
        from learnloop.verification import verify

        return verify(learner, root, quiet=asked.quiet)
    return 0 if all(report.passed for report in reports) else 1


def _learner(course: Course, here: Path) -> "Learner | None":
    from learnloop.learner.learner import learner_at

    return learner_at(here, course)


def _owner(course: Course, learner: "Learner | None", path: Path) -> "Learner | None":
    """The learner in whose folder a file lies, wherever the command was typed."""
    if learner is not None and learner.owns(path):
        return learner
    other = _learner(course, path.absolute().parent)
    return other if other is not None and other.owns(path) else None


def _current(course: Course, learner: "Learner | None", here: Path) -> tuple[Exercise, Path]:
    """The exercise that is worked on, and its file. Raises ``UsageError`` where there is none."""
    if learner is None:
        raise UsageError("a check of what? Type its name:  learnloop check exercise1\n  Begin here:  learnloop start")
    exercise = learner.current()
    if exercise is None:
        raise UsageError("every exercise has passed. To check one again:  learnloop check exercise1")
    path = learner.file_of(exercise)
    return (exercise, path) if path is not None else workspace.resolve(course, exercise.id, here)


def _is_last(known: "Known", report: Report) -> bool:
    """Whether this report is the one with which the whole course has passed: not a second time."""
    return report.passed and report.complete and not known.before.passed and known.following is None


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


def _text(report: Report, course: Course, exercise: Exercise, known: "Known | None") -> str:
    from learnloop.render import terminal

    following = course.exercises[course.exercises.index(exercise) + 1 :]
    next_one = following[0].id if following else ""
    hints = {function.name for function in exercise.functions if function.hints}
    return terminal.render(report, following=next_one, hints=hints, colour=screen.colour(), width=screen.width(), known=known)


def _line(report: Report) -> str:
    """A report in a line."""
    verdict = "passed" if report.passed else "not yet"
    return f"{report.exercise}  {verdict}  {report.score:.1f} of {report.max_score:g}\n"
