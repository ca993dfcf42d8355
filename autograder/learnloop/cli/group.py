"""A group of commands that loads a command's module only when that command is called."""

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import click


class CommandInfo(NamedTuple):
    """Where a command is, and the line that its group's help shows.

    ``hidden``: the help leaves it out.
    """

    module: str
    attribute: str
    summary: str
    hidden: bool = False


class LazyGroup(click.Group):
    """Lists its commands from a table of names and summaries."""

    def __init__(self, name: str | None = None, *, table: Mapping[str, CommandInfo], **options: Any) -> None:
        summaries = {name: click.Command(name, help=info.summary, hidden=info.hidden) for name, info in table.items()}
        super().__init__(name, commands=summaries, **options)
        self._table = table

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now; None when there is none."""
        info = self._table.get(cmd_name)
        if info is None:
            return None
        command: click.Command = getattr(importlib.import_module(info.module), info.attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone."""
        click.Group(commands=self.commands).format_commands(ctx, formatter)
