"""The commands ``solution`` and ``reset``: a model answer to compare with, and a fresh beginning."""

import sys
from pathlib import Path

import click

from learnloop.cli.commands.status import NO_COURSE
from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import UsageError
from learnloop.learner import resetting
from learnloop.learner.learner import Learner, learner_at
from learnloop.learner.workspace import exercise_named, nearest, shown
from learnloop.render import solution


def show_solution(name: str, *, spoil: bool) -> None:
    """Print the model answer of an exercise that has passed. Raises ``UsageError`` before that, unless asked to ``spoil`` it."""
    root = location.course_root()
    course = location.read_course(root)
    exercise = exercise_named(course, name)
    learner = learner_at(Path.cwd(), course)
    if not spoil and not (learner is not None and learner.standing(exercise).passed):
        raise UsageError(
            f"{exercise.id} has not passed yet, and a solution is read only once.\n"
            f"  A hint instead:  learnloop hint {exercise.id}\n"
            f"  All the same:    learnloop solution {exercise.id} --spoil"
        )
    click.echo(solution.render(location.read_solution(root, exercise.id)), nl=False)
    if sys.stdout.isatty():
        click.echo("\nNothing of yours was changed.", err=True)


def reset(name: str) -> None:
    """Bring back an exercise, or a function, as the course hands it out; what was there is kept beside it.

    Raises ``UsageError`` for what does not exist.
    """
    root = location.course_root()
    course = location.read_course(root)
    learner = learner_at(Path.cwd(), course)
    if learner is None:
        raise UsageError(NO_COURSE)
    exercise, function = _meant(course, learner, name)
    path = learner.file_of(exercise)
    if path is None:
        raise UsageError(f"there is no {exercise.id}.py to reset. To have it:  learnloop start")
    done = resetting.reset(learner, root, path, function)
    what = f"{function} in {path.name}" if function else path.name
    if done.copy is None:
        click.echo(f"{what} is as handed out; nothing was changed.")
    else:
        click.echo(f"{what} is as handed out again.")
        click.echo(f"What was there is kept:  {shown(done.copy)}")
    click.echo(f"Next:  edit {function or path.name}, then  learnloop check {exercise.id}")


def _meant(course: Course, learner: Learner, name: str) -> tuple[Exercise, str]:
    """An exercise, or a function of one: the current one's if several have it, or ``exercise3.relu`` in full."""
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
