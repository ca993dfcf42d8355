"""The terminal that a result is printed on: how wide it is, and whether it has colours."""

import os
import shutil
import sys

import click

from learnloop.render.formats import Screen

WIDEST = 100  # columns: longer lines are hard to read


def current() -> Screen:
    """Standard output as a screen; 80 columns where it is no terminal."""
    width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    return Screen(width=width, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def write_json(text: str) -> None:
    """Print JSON: as UTF-8, whatever encoding the terminal has."""
    click.echo(text.encode())
