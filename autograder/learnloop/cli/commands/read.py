"""``learnloop read``: the lesson of an exercise in the terminal, a page at a time."""

import sys
from pathlib import Path

import click

from learnloop.cli import completion
from learnloop.errors import CourseError


@click.command()
@click.argument("exercise", required=False, shell_complete=completion.exercises)
def read(exercise: str | None) -> None:
    """Read the lesson of an exercise."""
    from learnloop.cli import screen
    from learnloop.cli.targets import open_course
    from learnloop.learner.learner import learner_at
    from learnloop.learner.workspace import EXERCISES, exercise_named
    from learnloop.render import lesson

    root, course = open_course()
    if exercise is None:
        learner = learner_at(Path.cwd(), course)
        chosen = (learner.current() if learner else None) or course.exercises[0]
    else:
        chosen = exercise_named(course, exercise)
    path = root / EXERCISES / f"{chosen.id}.py"
    try:
        source = path.read_text("utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror or error}.") from None
    look = screen.current()
    text = lesson.render(source, colour=look.colour, width=look.width)
    if sys.stdout.isatty() and sys.stdin.isatty():
        click.echo_via_pager(text)
    else:
        click.echo(text, nl=False)
