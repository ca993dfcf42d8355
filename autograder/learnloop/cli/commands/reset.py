"""``learnloop reset``: a fresh start with an exercise, or with one function of it."""

from typing import TYPE_CHECKING

import click

from learnloop.cli import completion
from learnloop.errors import UsageError

if TYPE_CHECKING:
    from learnloop.course.model import Course, Exercise
    from learnloop.learner.learner import Learner


@click.command()
@click.argument("what", metavar="EXERCISE|FUNCTION", shell_complete=completion.exercises_and_functions)
def reset(what: str) -> None:
    """Reset an exercise or a function, with a backup of yours."""
    from learnloop.cli.targets import learner_here, open_course
    from learnloop.learner import resetting
    from learnloop.learner.workspace import shown

    root, course = open_course()
    learner = learner_here(course)
    exercise, function = _named(course, learner, what)
    path = learner.file_of(exercise)
    if path is None:
        raise UsageError(f"there is no {exercise.id}.py to reset. To get a new one:  learnloop start")
    done = resetting.reset(learner, root, path, function)
    subject = f"{function} in {path.name}" if function else path.name
    if done.backup is None:
        click.echo(f"{subject} has no edits; nothing was changed.")
    else:
        click.echo(f"{subject} has been reset.")
        click.echo(f"Backup of yours:  {shown(done.backup)}")
    click.echo(f"Next:  edit {function or path.name}, then  learnloop check {exercise.id}")


def _named(course: "Course", learner: "Learner", name: str) -> "tuple[Exercise, str]":
    """An exercise, or a function: ``relu`` of the current exercise, or ``exercise3.relu``."""
    from learnloop.learner.workspace import exercise_named, nearest

    found = course.exercise(name)
    if found is not None:
        return found, ""
    owner, _, function = name.rpartition(".")
    exercises = [exercise_named(course, owner)] if owner else course.exercises
    having = [each for each in exercises if each.function(function)]
    if len(having) > 1:
        current = learner.current()
        if current not in having:
            ways = ", or ".join(f"learnloop reset {each.id}.{function}" for each in having)
            raise UsageError(f"more than one exercise has {function}. Type: {ways}")
        having = [current]
    if not having:
        known = [*(each.id for each in course.exercises), *(each.name for every in course.exercises for each in every.functions)]
        near = nearest(name, known)
        raise UsageError(f"there is no exercise and no function {name!r}." + (near if "Did you mean" in near else ""))
    return having[0], function
