"""The command ``read``: the lesson of an exercise in the terminal, a page at a time."""

import sys
from pathlib import Path

import click

from learnloop.cli import screen
from learnloop.course import location
from learnloop.errors import CourseError
from learnloop.learner.learner import learner_at
from learnloop.learner.workspace import EXERCISES, exercise_named


def read(name: str | None) -> None:
    """Show the lesson of an exercise, of the current one without a name. Raises ``CourseError`` when the course has no file."""
    root = location.course_root()
    course = location.read_course(root)
    if name is None:
        learner = learner_at(Path.cwd(), course)
        exercise = (learner.current() if learner else None) or course.exercises[0]
    else:
        exercise = exercise_named(course, name)
    path = root / EXERCISES / f"{exercise.id}.py"
    try:
        source = path.read_text("utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror or error}.") from None
    from learnloop.render import lesson

    text = lesson.render(source, colour=screen.colour(), width=screen.width())
    if sys.stdout.isatty() and sys.stdin.isatty():
        click.echo_via_pager(text)
    else:
        click.echo(text, nl=False)
