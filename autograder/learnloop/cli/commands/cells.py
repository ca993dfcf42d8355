"""``learnloop cells``, which notebooks call: grades what their kernel sends on standard input."""

import sys

import click


@click.command(hidden=True)
def cells() -> int:
    """Grade the cells of a notebook.

    See learnloop.integrations.notebook.grader.
    """
    from learnloop.integrations.notebook.grader import check_cells

    return check_cells(sys.stdin.buffer, sys.stdout.buffer)
