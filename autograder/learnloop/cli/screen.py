"""The terminal that a report is printed on: how wide it is, and whether it has colours."""

import os
import shutil
import sys

WIDEST = 100  # columns: longer lines are hard to read


def width() -> int:
    """Its columns; 80 where there is no terminal."""
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST)


def colour() -> bool:
    """Whether colours are shown."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
