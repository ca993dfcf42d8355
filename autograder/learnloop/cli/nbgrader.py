"""The commands under ``learnloop nbgrader``, for a class."""

from pathlib import Path

import click


@click.group()
def nbgrader() -> None:
    """For a class on nbgrader."""


@nbgrader.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--students",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file with the column id and, if wanted, first_name, last_name and email.",
)
@click.option("--db-url", default="", help="The gradebook's database, such as postgresql://...; a SQLite file if left out.")
@click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Grade with the course in this folder. Its checks are run as code: use only a course you trust.",
)
def init(folder: Path, exercises: tuple[str, ...], students: Path | None, db_url: str, course: Path | None) -> None:
    """Write a course for nbgrader into a new folder: an assignment for each exercise, and its configuration."""
    from learnloop.cli.commands import nbgrader_course as teaching

    teaching.init(folder, exercises, students=students, db_url=db_url, course_folder=course)


@nbgrader.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--dry-run", is_flag=True, help="Say which marks would change, and write nothing.")
def regrade(exercises: tuple[str, ...], dry_run: bool) -> int:
    """Grade again what was handed in, with the course as it is now, in the folder of a course for nbgrader."""
    from learnloop.cli.commands import nbgrader_course as teaching

    return teaching.regrade(exercises, dry_run=dry_run)
