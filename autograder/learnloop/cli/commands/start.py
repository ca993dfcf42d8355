"""The command ``start``: a folder to learn in, and what to type there."""

import os
from pathlib import Path

import click

from learnloop.course import location
from learnloop.course.model import Course
from learnloop.learner import delivery, workspace
from learnloop.learner.progress import folder_of
from learnloop.text import counted


def begin(folder: Path | None, *, notebooks: bool, update: bool) -> None:
    """Copy what is missing, renew what nobody changed if asked to, and say what to type next."""
    root = location.course_root()
    course = location.read_course(root)
    here = Path.cwd()
    folder = folder or _here(course, here) or Path(workspace.FOLDER)
    where = f"{workspace.shown(folder)}{os.sep}"
    written = delivery.start(course, root, folder, notebooks=notebooks)
    renewed = delivery.update(course, root, folder) if update else delivery.Renewed()
    what = "notebook" if notebooks else "exercise"
    if written:
        click.echo(f"Copied {counted(len(written), what)} into {where}")
    for path in renewed.renewed:
        click.echo(f"Renewed {workspace.shown(path)}; you had changed nothing in it.")
    for path in renewed.edited:
        click.echo(f"Left as it is: {workspace.shown(path)}. The course has a newer one, and yours is edited.")
        click.echo(f"  To have the newer one, and yours kept beside it:  learnloop reset {path.stem}")
    if not written and not renewed.renewed:
        words = "is as new as the course" if update and not renewed.edited else "has all exercises already"
        click.echo(f"{where} {words}; nothing was changed.")
    click.echo("Next:")
    if folder.resolve() not in (here, here.parent):
        click.echo(f"  cd {workspace.quoted(workspace.shown(folder))}")
    click.echo("  learnloop")


def _here(course: Course, here: Path) -> Path | None:
    """The course folder that somebody is in already: another one inside of it would be two places to work in.

    The folder of a course's author is no place to learn in.
    """
    if (found := folder_of(here)) is not None:
        return found
    if workspace.find_here(course, here) and not (here / location.COURSE_FILE).exists():
        return here.parent if here.name == workspace.EXERCISES else here
    return None
