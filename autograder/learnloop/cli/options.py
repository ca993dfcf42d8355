"""Options that several commands have."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

no_timing_option = click.option("--no-timing", is_flag=True, help="Leave the timing checks out.")


def course_option(verb: str = "Grade with") -> Callable[[Command], Command]:
    """``--course DIR``; ``verb`` is what the command does with it."""
    words = f"{verb} the course in this folder. Its checks are run as code: use only a course you trust."
    return click.option("--course", "course_folder", type=FOLDER, help=words)


def format_option(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--format NAME``, of which the first name is the default, and ``--json`` for short."""

    def decorate(body: Callable[..., Any]) -> Callable[..., Any]:
        @click.option("--format", "named", type=click.Choice(names), help=f"How to print the result; {names[0]} by default.")
        @click.option("--json", "as_json", is_flag=True, help="Short for --format json: one JSON object and nothing else.")
        @functools.wraps(body)
        def command(*arguments: Any, named: str | None, as_json: bool, **options: Any) -> Any:
            if as_json and named not in (None, "json"):
                raise click.UsageError(f"--json means --format json, and cannot be used with --format {named}.")
            return body(*arguments, format="json" if as_json else named or names[0], **options)

        return command

    return decorate
