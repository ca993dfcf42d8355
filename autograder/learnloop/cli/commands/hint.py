"""``learnloop hint``: the next hint, which is remembered, or the one that is asked for."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop.cli import completion
from learnloop.errors import UsageError

if TYPE_CHECKING:
    from learnloop.course.model import Course, Exercise, Function
    from learnloop.learner.learner import Learner


@click.command()
@click.argument("words", nargs=-1, metavar="[EXERCISE [FUNCTION]] [N]", shell_complete=completion.hint_words)
def hint(words: tuple[str, ...]) -> None:
    """Show a hint.

    The first hint says where to look, the second gives the idea, the third the shape of the answer.
    Without N it is the next one.
    """
    from learnloop.cli import notices, screen
    from learnloop.cli.targets import open_course
    from learnloop.learner.learner import learner_at
    from learnloop.render import hints

    _, course = open_course()
    learner = learner_at(Path.cwd(), course)
    exercise, function, asked_for = _named(course, learner, words)
    if function is None:
        click.echo(hints.choice(exercise), nl=False)
        return
    number = _number(exercise, function, asked_for, learner)
    click.echo(hints.one(exercise, function, number, width=screen.current().width), nl=False)
    if learner is not None and learner.kept:
        learner.progress.hint(exercise.id, function.name, number)
        notices.show_progress_notice(learner)


def _number(exercise: "Exercise", function: "Function", asked_for: int | None, learner: "Learner | None") -> int:
    """The number of the hint to show: the next one, unless another is asked for.

    Raises ``UsageError``.
    """
    count = len(function.hints)
    if not count:
        raise UsageError(f"{function.name} has no hints.")
    read = learner.standing(exercise).hints.get(function.name, 0) if learner else 0
    number = asked_for or min(read + 1, count)
    if number > count:
        raise UsageError(f"{function.name} has only {count} hints.")
    return number


def _named(course: "Course", learner: "Learner | None", words: Sequence[str]) -> "tuple[Exercise, Function | None, int | None]":
    """The exercise, the function and the number that are meant.

    A number can only follow a function.
    """
    from learnloop.learner.workspace import exercise_named, function_named

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


def _next(course: "Course", learner: "Learner | None") -> "tuple[Exercise, Function]":
    """The first function that does not pass, of the exercise that is worked on."""
    if learner is None:
        raise UsageError(f"which function do you want a hint for? Type:  {_example(course)}")
    exercise = learner.current()
    if exercise is None:
        raise UsageError(f"every exercise has passed. To see a hint anyway:  {_example(course)}")
    function = learner.next_function(exercise)
    if function is None:
        raise UsageError(
            f"no function of {exercise.id} that is still to be written has hints. "
            f"To see where you stand:  learnloop check {exercise.id}"
        )
    return exercise, function


def _example(course: "Course") -> str:
    """The command for the first hint of the course."""
    found = [(exercise.id, each.name) for exercise in course.exercises for each in exercise.functions if each.hints]
    return f"learnloop hint {' '.join(found[0]) if found else course.exercises[0].id}"
