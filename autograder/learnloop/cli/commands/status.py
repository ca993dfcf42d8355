"""The commands ``status`` and plain ``learnloop``: where you stand, and what to type next."""

import sys
from pathlib import Path

import click
import msgspec

from learnloop.cli import screen
from learnloop.errors import UsageError
from learnloop.learner.learner import Learner, learner_at
from learnloop.render import status
from learnloop.report import SCHEMA

NO_COURSE = """there is no course in this folder.
  Begin here:      learnloop start
  Already began?   cd into your course folder, then run learnloop again."""
SLOGAN = "learnloop: build the loop that trains every neural network.\n"


def show_status(*, as_json: bool) -> None:
    """Print where the learner of this folder stands. Raises ``UsageError`` where there is none."""
    learner = learner_at(Path.cwd())
    if learner is None:
        raise UsageError(NO_COURSE)
    if as_json:
        click.echo(_as_json(learner))
    else:
        _print(learner)


def greet() -> Path | None:
    """What plain ``learnloop`` does: in a terminal the welcome, once, then the status; in a pipe the status.

    Returns the folder that is to be watched then: in a terminal, where progress is kept.
    """
    learner = learner_at(Path.cwd())
    if learner is None:
        click.echo(f"{SLOGAN}\n{NO_COURSE[:1].upper()}{NO_COURSE[1:]}")
        return None
    terminal = sys.stdout.isatty() and sys.stdin.isatty()
    if terminal and learner.kept and not learner.progress.kept("welcomed"):
        click.echo(status.welcome(learner.course))
        learner.progress.keep({"welcomed": "yes"})
    _print(learner)
    return learner.folder if terminal and learner.kept else None


def _print(learner: Learner) -> None:
    click.echo(
        status.render(learner.course, learner.states(), kept=learner.kept, colour=screen.colour(), width=screen.width()), nl=False
    )
    notice(learner)


def notice(learner: Learner) -> None:
    """Say what is wrong with the file of the progress, if anything is; on standard error, since it is not what was asked for."""
    if learner.progress.notice:
        click.echo(learner.progress.notice, err=True)


def _as_json(learner: Learner) -> str:
    states = learner.states()
    exercises = [
        {
            "exercise": state.exercise.id,
            "title": state.exercise.title,
            "state": state.stage,
            "attempts": state.standing.attempts,
            "best": state.standing.best,
            "last": state.standing.last,
            "max_score": state.exercise.points,
            "passed_functions": state.standing.passed_functions,
            "hints": state.standing.hints,
            "changed": state.changed,
            "when": state.standing.when,
        }
        for state in states
    ]
    current = learner.current()
    value = {"schema": SCHEMA, "current": current and current.id, "exercises": exercises, "notice": learner.progress.notice}
    return msgspec.json.encode(value).decode()
