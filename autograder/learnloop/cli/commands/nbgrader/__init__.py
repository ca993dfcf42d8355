"""``learnloop nbgrader``: the commands for a class on nbgrader."""

import click

from learnloop.cli.group import CommandInfo, LazyGroup

COMMANDS = {
    "init": CommandInfo("learnloop.cli.commands.nbgrader.init", "init", "Write a course for nbgrader into a new folder."),
    "regrade": CommandInfo("learnloop.cli.commands.nbgrader.regrade", "regrade", "Grade again what was handed in."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def nbgrader() -> None:
    """For a class on nbgrader."""
