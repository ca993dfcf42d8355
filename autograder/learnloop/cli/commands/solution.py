"""``learnloop solution``: a model answer to compare with."""

import sys
from pathlib import Path

import click

from learnloop.cli import completion
from learnloop.errors import UsageError


@click.command()
@click.argument("exercise", shell_complete=completion.exercises)
@click.option("--spoil", is_flag=True, help="Show it even though the exercise has not passed yet.")
def solution(exercise: str, spoil: bool) -> None:
    """Show a solution of an exercise that has passed."""
    from learnloop.cli.targets import open_course
    from learnloop.course.location import read_solution
    from learnloop.learner.learner import learner_at
    from learnloop.learner.workspace import exercise_named
    from learnloop.render.solution import render

    root, course = open_course()
    chosen = exercise_named(course, exercise)
    learner = learner_at(Path.cwd(), course)
    if not spoil and not (learner is not None and learner.standing(chosen).passed):
        raise UsageError(
            f"{chosen.id} has not passed yet, and a solution cannot be unseen.\n"
            f"  A hint instead:  learnloop hint {chosen.id}\n"
            f"  Show it anyway:  learnloop solution {chosen.id} --spoil"
        )
    click.echo(render(read_solution(root, chosen.id)), nl=False)
    if sys.stdout.isatty():
        click.echo("\nYour own file was not changed.", err=True)
