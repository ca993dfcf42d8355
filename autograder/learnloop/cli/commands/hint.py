"""The command ``hint``: the next strength, which is remembered, or the one that is asked for."""

from collections.abc import Sequence
from pathlib import Path

import click

from learnloop.cli import screen
from learnloop.cli.commands.status import notice
from learnloop.course import location
from learnloop.course.model import Course, Exercise, Function
from learnloop.errors import UsageError
from learnloop.learner.learner import Learner, learner_at
from learnloop.learner.workspace import exercise_named, function_named
from learnloop.render import hints


def show_hint(words: Sequence[str]) -> None:
    """Print a hint for ``[EXERCISE [FUNCTION]] [N]``; without a function the choice, without anything the current one's next.

    Raises ``UsageError`` for what does not exist.
    """
    course = location.read_course(location.course_root())
    learner = learner_at(Path.cwd(), course)
    exercise, function, number = asked(course, learner, words)
    if function is None:
        click.echo(hints.choice(exercise), nl=False)
        return
    count = len(function.hints)
    if not count:
        raise UsageError(f"{function.name} has no hints.")
    seen = learner.standing(exercise).hints.get(function.name, 0) if learner else 0
    if number is None:
        number = min(seen + 1, count)
    if number > count:
        raise UsageError(f"{function.name} has only {count} hints.")
    click.echo(hints.one(exercise, function, number, width=screen.width()), nl=False)
    if learner is not None and learner.kept:
        learner.progress.hint(exercise.id, function.name, number)
        notice(learner)


def asked(course: Course, learner: Learner | None, words: Sequence[str]) -> tuple[Exercise, Function | None, int | None]:
    """The exercise, the function and the number that are meant; a last word that is a number is one if a function precedes it."""
    names = list(words)
    number: int | None = None
    if len(names) == 3:
        last = names.pop()
        if not last.isascii() or not last.isdecimal() or int(last) < 1:
            raise UsageError(f"{last!r} is not the number of a hint. Type:  learnloop hint {' '.join(names)} 1")
        number = int(last)
    if len(names) > 2:
        raise UsageError(f"too many words. Type:  {_example(course)} 2")
    if not names:
        return *_next(course, learner), None
    exercise = exercise_named(course, names[0])
    return exercise, function_named(exercise, names[1]) if len(names) == 2 else None, number


def _next(course: Course, learner: Learner | None) -> tuple[Exercise, Function]:
    """The first function that does not pass, of the exercise that is worked on."""
    if learner is None:
        raise UsageError(f"a hint for what? Type:  {_example(course)}")
    exercise = learner.current()
    if exercise is None:
        raise UsageError(f"every exercise has passed. A hint all the same:  {_example(course)}")
    function = learner.next_function(exercise)
    if function is None:
        raise UsageError(f"no function of {exercise.id} that is left has hints. Where you stand:  learnloop check {exercise.id}")
    return exercise, function


def _example(course: Course) -> str:
    """The command for the first hint of the course."""
    found = [(exercise.id, each.name) for exercise in course.exercises for each in exercise.functions if each.hints]
    return f"learnloop hint {' '.join(found[0]) if found else course.exercises[0].id}"
