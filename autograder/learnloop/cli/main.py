"""The command line: the root of the commands, and the place where errors become exit codes."""

import io
import os
import sys
from collections.abc import Sequence

import click

from learnloop import __version__
from learnloop.cli.commands import COMMANDS
from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.group import LazyGroup
from learnloop.errors import LearnloopError


def run(arguments: Sequence[str]) -> int:
    """Run learnloop with these arguments; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a character that the terminal lacks becomes a question mark
    try:
        return int(learnloop.main(list(arguments), prog_name="learnloop", standalone_mode=False) or ExitCode.OK)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nInterrupted.", err=True)
        return ExitCode.INTERRUPTED
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:  # whoever reads our output has seen enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the interpreter flushes it at exit
        return ExitCode.OK
    except LearnloopError as error:
        return _tell(error)
    except Exception as error:
        if os.environ.get("LEARNLOOP_DEBUG"):
            raise
        click.echo(f"learnloop: an internal error: {type(error).__name__}: {error}", err=True)
        click.echo("This is not your code. LEARNLOOP_DEBUG=1 shows where it happened; please report it.", err=True)
        return ExitCode.INTERNAL


def _tell(error: LearnloopError) -> int:
    click.echo(f"learnloop: {error}", err=True)
    if error.exit_code == ExitCode.INTERNAL:
        click.echo("This is a fault of learnloop or of its course, not of your code.", err=True)
    return error.exit_code


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="learnloop", message="%(prog)s %(version)s")
@click.pass_context
def learnloop(context: click.Context) -> int:
    """Build the loop that trains every neural network, and have it checked."""
    if context.invoked_subcommand is not None:
        return ExitCode.OK
    from learnloop.cli import home

    return home.open_home()
