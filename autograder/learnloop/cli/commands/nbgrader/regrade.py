"""``learnloop nbgrader regrade``: which marks change with the course as it is now."""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop.cli.exit_codes import ExitCode
from learnloop.errors import LearnloopError, UsageError

if TYPE_CHECKING:
    from learnloop.integrations.nbgrader.regrade import Change


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--dry-run", is_flag=True, help="Say which marks would change, and write nothing.")
def regrade(exercises: tuple[str, ...], dry_run: bool) -> int:
    """Grade again what was handed in.

    It is graded with the course as it is now; type this in the folder of a course for nbgrader.
    """
    from learnloop.text import counted

    changed, submissions = _changes(exercises)
    for each in changed:
        before = "none" if each.before is None else f"{each.before:g}"
        click.echo(f"{each.student:<16} {each.exercise:<11} {each.function:<22} {before} -> {each.now:g}")
    marks = f"{counted(len(changed), 'mark')} of {counted(submissions, 'submission')}"
    if dry_run or not changed:
        click.echo(f"{marks} would change; nothing was written." if dry_run else "Every mark is as it was.")
        return ExitCode.NOT_PASSED if changed else ExitCode.OK
    _autograde(dict.fromkeys(each.exercise for each in changed))
    click.echo(f"{marks} changed. Marks and comments that were given by hand are as they were.")
    return ExitCode.OK


def _changes(names: Sequence[str]) -> "tuple[list[Change], int]":
    """The marks that are others now, and how many submissions there are."""
    from learnloop.cli.progress_bar import Bar
    from learnloop.cli.targets import exercises_named
    from learnloop.integrations.nbgrader.new_course import CONFIG, needs_nbgrader

    needs_nbgrader()
    here = Path.cwd()
    if not (here / CONFIG).is_file():
        raise UsageError(f"there is no {CONFIG} here. cd into the folder of the course, then: learnloop nbgrader regrade --dry-run")
    from learnloop.integrations.nbgrader.regrade import changes, submissions
    from learnloop.integrations.nbgrader.settings import read_settings

    settings = read_settings(here)
    with settings.judge() as judge, Bar("Grading again") as bar:
        exercises = [each.id for each in exercises_named(judge.course, names)]
        found = list(submissions(here, exercises))
        return list(changes(judge, settings.db_url, exercises, bar.say)), len(found)


def _autograde(exercises: Iterable[str]) -> None:
    """Have nbgrader write the new marks. Raises ``LearnloopError`` when it fails."""
    from learnloop.cli.interruption import interruptible

    with interruptible("some marks may have been changed already."):
        for exercise in exercises:
            command = [sys.executable, "-m", "nbgrader", "autograde", exercise, "--force", "--log-level=WARN"]
            if subprocess.run(command, check=False).returncode:
                raise LearnloopError(f"nbgrader autograde {exercise} failed; see above. Some marks may have been changed already.")
