"""``learnloop start``: a folder to learn in, and what to type there."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from learnloop.course.model import Course
    from learnloop.learner.delivery import Update


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--notebooks", is_flag=True, help="Copy the exercises as notebooks instead of Python files.")
@click.option("--update", is_flag=True, help="Update the files that you have not edited; list those that you have.")
def start(folder: Path | None, notebooks: bool, update: bool) -> None:
    """Copy the exercises into a new folder."""
    from learnloop.cli.interruption import interruptible
    from learnloop.cli.targets import open_course
    from learnloop.learner import delivery, workspace
    from learnloop.text import counted

    root, course = open_course()
    place = folder or _course_folder(course) or Path(workspace.FOLDER)
    where = f"{workspace.shown(place)}{os.sep}"
    with interruptible("type the same command again to copy the rest."):
        copied = delivery.start(course, root, place, notebooks=notebooks)
        updated = delivery.update(course, root, place) if update else delivery.Update()
    if copied:
        click.echo(f"Copied {counted(len(copied), 'notebook' if notebooks else 'exercise')} into {where}")
    _show_update(updated)
    if not copied and not updated.updated:
        words = "is up to date with the course" if update and not updated.edited else "has all exercises already"
        click.echo(f"{where} {words}; nothing was changed.")
    click.echo("Next:")
    if place.resolve() not in (Path.cwd(), Path.cwd().parent):
        click.echo(f"  cd {workspace.quoted(workspace.shown(place))}")
    click.echo("  learnloop")


def _show_update(update: "Update") -> None:
    from learnloop.learner.workspace import shown

    for path in update.updated:
        click.echo(f"Updated {shown(path)}; you had not edited it.")
    for path in update.edited:
        click.echo(f"Left as it is: {shown(path)}. The course has a newer version, but you have edited yours.")
        click.echo(f"  To take the newer one, with a backup of yours:  learnloop reset {path.stem}")


def _course_folder(course: "Course") -> Path | None:
    """The course folder that somebody is in already: one inside it would be a second place to work.

    The folder of a course's author is not a place to learn in.
    """
    from learnloop.course import location
    from learnloop.learner import workspace
    from learnloop.learner.progress import folder_of

    here = Path.cwd()
    if (found := folder_of(here)) is not None:
        return found
    if workspace.find_here(course, here) and not (here / location.COURSE_FILE).exists():
        return here.parent if here.name == workspace.EXERCISES else here
    return None
