"""``learnloop dev``: the commands for authors of a course."""

import click

from learnloop.cli.group import CommandInfo, LazyGroup

COMMANDS = {
    "audit": CommandInfo(
        "learnloop.cli.commands.dev.audit", "audit", "Plant mistakes in the solutions and see which the checks miss."
    ),
    "build": CommandInfo("learnloop.cli.commands.dev.build", "build", "Derive the exercises of a course from its solutions."),
    "calibrate": CommandInfo("learnloop.cli.commands.dev.calibrate", "calibrate", "Measure how much room the timing limits have."),
    "schema": CommandInfo("learnloop.cli.commands.dev.schema", "schema", "Print the JSON schema of course.yml, for editors."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def dev() -> None:
    """For authors of a course."""
