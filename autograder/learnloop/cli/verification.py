"""The final verification: when the last exercise passes, all are checked once more."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import msgspec

from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.progress_bar import Bar
from learnloop.course.location import program
from learnloop.course.model import Exercise
from learnloop.errors import LearnloopError
from learnloop.learner.learner import Learner
from learnloop.learner.progress import digest_of
from learnloop.render import status
from learnloop.report import Report
from learnloop.text import counted


def verify(learner: Learner, root: Path, *, quiet: bool = False) -> int:
    """Check every exercise in its own process, and print what was learnt; the exit code."""
    exercises = learner.course.exercises
    click.echo(f"\nThat was the last one. Checking all {counted(len(exercises), 'exercise')} once more:\n")
    reports: list[Report] = []
    with Bar("Checking everything", len(exercises), quiet=quiet) as bar, _checks(learner, root) as results:
        for report in results:
            bar.advance()
            click.echo(
                f"  {'ok' if report.passed else 'not yet':<7}  {report.exercise}  {report.score:.1f} of {report.max_score:g}"
            )
            reports.append(report)
    left = [report for report in reports if not report.passed]
    click.echo("")
    if left:
        click.echo(
            f"Not yet: {len(left)} of {counted(len(reports), 'exercise')} no longer {'passes' if len(left) == 1 else 'pass'}."
        )
        click.echo(f"Next:  learnloop check {left[0].exercise}")
        return ExitCode.NOT_PASSED
    points = sum(report.score for report in reports)
    click.echo(f"Everything passes, {points:g} of {sum(report.max_score for report in reports):g} points.\n")
    click.echo(status.learnt(learner.course), nl=False)
    return ExitCode.OK


@contextlib.contextmanager
def _checks(learner: Learner, root: Path) -> Iterator[Iterator[Report]]:
    """The reports in the order of the course, as they are made.

    Checks that still run at the end are stopped.
    """
    running: list[subprocess.Popen[bytes]] = []

    def check(exercise: Exercise) -> Report:
        path = learner.file_of(exercise)
        digest = digest_of(path)
        target = str(path) if path is not None else exercise.id
        command = program("check", target, "--json", "--course", str(root))
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=learner.folder, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe) as process:
            running.append(process)
            out, err = process.communicate()
        try:
            report = msgspec.json.decode(out, type=Report)
        except msgspec.DecodeError:
            words = err.decode(errors="replace").strip().removeprefix("learnloop: ")
            raise LearnloopError(f"{exercise.id} could not be checked: {words or process.returncode}") from None
        learner.progress.record(report, digest)
        return report

    pool = ThreadPoolExecutor(max(os.cpu_count() or 1, 2))
    try:
        yield pool.map(check, learner.course.exercises)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in running:
            if process.poll() is None:
                process.terminate()
