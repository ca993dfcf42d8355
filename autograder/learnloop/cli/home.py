"""Plain ``learnloop``: the welcome, once, then where the learner stands, then the watch."""

import sys
from pathlib import Path

import click

from learnloop.cli import notices, screen, watch
from learnloop.cli.exit_codes import ExitCode
from learnloop.course import location
from learnloop.learner.learner import learner_at
from learnloop.render import formats, status

SLOGAN = "learnloop: build the loop that trains every neural network.\n"


def open_home() -> int:
    """Say where the learner of this folder stands, and watch it in a terminal; the exit code."""
    learner = learner_at(Path.cwd())
    if learner is None:
        click.echo(f"{SLOGAN}\n{notices.NO_COURSE[:1].upper()}{notices.NO_COURSE[1:]}")
        return ExitCode.OK
    terminal = sys.stdout.isatty() and sys.stdin.isatty()
    if terminal and learner.kept and not learner.progress.kept("welcomed"):
        click.echo(status.welcome(learner.course))
        learner.progress.keep({"welcomed": "yes"})
    click.echo(formats.status_text(learner.overview(), screen.current()), nl=False)
    notices.show_progress_notice(learner)
    if terminal and learner.kept:
        return watch.watch(location.course_root(), learner.folder)
    return ExitCode.OK
