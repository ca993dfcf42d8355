"""The command ``check``: from targets to reports, on the terminal or as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop.cli import screen
from learnloop.cli.commands.status import notice
from learnloop.cli.progress_bar import Bar
from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import UsageError
from learnloop.grading.engine import open_engine
from learnloop.grading.options import Options
from learnloop.learner import workspace
from learnloop.report import Report

if TYPE_CHECKING:
    from learnloop.learner.learner import Known, Learner


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
    options = Options(seed=asked.seed, only=asked.only, timing=asked.timing)
    with open_engine(root, course) as engine:
        title = f"Checking {', '.join(exercise.id for exercise, _ in found)}"
        for number, (exercise, path) in enumerate(found):
            with Bar(title if number == 0 else f"Checking {exercise.id}", quiet=asked.quiet) as bar:
                owner = _owner(course, learner, path) if asked.course_folder is None else None
                submission = engine.read(exercise, path)
                report = engine.grade(submission, options, bar.say)
            reports.append(report)
            known = None
            if owner is not None:
                known = owner.record(report, exercise, submission.digest) if asked.seed is None else None
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
        from learnloop.cli.verification import verify

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
