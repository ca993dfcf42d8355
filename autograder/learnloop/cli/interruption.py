"""Ctrl-C: what a command says when it is interrupted, which has to be true."""

import contextlib
from collections.abc import Callable, Iterator

import click

from learnloop.cli.exit_codes import ExitCode

NOTHING_CHANGED = "nothing was changed."


class Interrupted(click.ClickException):
    """Somebody pressed Ctrl-C; the message says what has been done by then, if that is known."""

    exit_code = ExitCode.INTERRUPTED

    def show(self, file: object = None) -> None:
        """Say so on standard error, below what the terminal shows of the key."""
        click.echo(f"\nInterrupted{'; ' if self.message else '.'}{self.message}", err=True)


@contextlib.contextmanager
def interruptible(done: Callable[[], str] | str) -> Iterator[None]:
    """What is done inside can be interrupted at any point.

    ``done`` is what has been done by then, as a sentence.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(done if isinstance(done, str) else done()) from None
