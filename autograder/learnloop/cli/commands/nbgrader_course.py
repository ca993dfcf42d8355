"""The commands ``nbgrader init`` and ``nbgrader regrade``: a class on nbgrader, with learnloop's marks."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from learnloop.cli.progress_bar import Bar
from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import LearnloopError, UsageError
from learnloop.learner import workspace
from learnloop.text import counted


def init(folder: Path, targets: Sequence[str], *, students: Path | None, db_url: str, course_folder: Path | None) -> None:
    """Write a course for nbgrader, and say what to type next."""
    from learnloop.integrations.nbgrader.new_course import create_course

    root = course_folder or location.course_root()
    course = location.read_course(root)
    exercises = _chosen(course, targets)
    founded = create_course(course, root, folder, exercises, students=students, db_url=db_url, own_course=course_folder)
    click.echo(f"Wrote a course for nbgrader into {folder}{os.sep}: {counted(len(founded.exercises), 'assignment')}.")
    if founded.students:
        click.echo(f"Put {counted(founded.students, 'student')} into the gradebook.")
    click.echo("Next:")
    click.echo(f"  cd {workspace.quoted(str(folder))}")
    click.echo(f"  nbgrader generate_assignment {founded.exercises[0]}")
    click.echo("  (then release_assignment, collect, autograde, generate_feedback, export: all are nbgrader's own)")


def regrade(targets: Sequence[str], *, dry_run: bool) -> int:
    """Say which marks would change with the course as it is now, or change them; 1 when some would."""
    from learnloop.integrations.nbgrader.new_course import CONFIG, needs_nbgrader

    needs_nbgrader()
    here = Path.cwd()
    if not (here / CONFIG).is_file():
        raise UsageError(f"there is no {CONFIG} here. cd into the folder of the course, then: learnloop nbgrader regrade --dry-run")
    from learnloop.integrations.nbgrader.regrade import changes, submissions
    from learnloop.integrations.nbgrader.settings import read_settings

    settings = read_settings(here)
    with settings.judge() as judge, Bar("Grading again") as bar:
        names = [each.id for each in _chosen(judge.course, targets)]
        found = list(submissions(here, names))
        changed = list(changes(judge, settings.db_url, names, bar.say))
    for each in changed:
        before = "none" if each.before is None else f"{each.before:g}"
        click.echo(f"{each.student:<16} {each.exercise:<11} {each.function:<22} {before} -> {each.now:g}")
    marks = f"{counted(len(changed), 'mark')} of {counted(len(found), 'submission')}"
    if dry_run or not changed:
        click.echo(f"{marks} would change; nothing was written." if dry_run else "Every mark is as it was.")
        return 1 if changed else 0
    for exercise in dict.fromkeys(each.exercise for each in changed):
        command = [sys.executable, "-m", "nbgrader", "autograde", exercise, "--force", "--log-level=WARN"]
        if subprocess.run(command, check=False).returncode:
            raise LearnloopError(f"nbgrader autograde {exercise} failed, and says above why. Marks may be changed in part.")
    click.echo(f"{marks} changed. Marks and comments that people gave are as they were.")
    return 0


def _chosen(course: Course, targets: Sequence[str]) -> list[Exercise]:
    return [workspace.exercise_named(course, target) for target in targets] or list(course.exercises)
