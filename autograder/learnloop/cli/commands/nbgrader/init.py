"""``learnloop nbgrader init``: a course for nbgrader that has learnloop's marks."""

import os
from pathlib import Path

import click

from learnloop.cli.options import course_option

TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--students", type=TABLE, help="A CSV file with the column id and, if wanted, first_name, last_name and email.")
@click.option("--db-url", default="", help="The gradebook's database, such as postgresql://...; a SQLite file if left out.")
@course_option()
def init(folder: Path, exercises: tuple[str, ...], students: Path | None, db_url: str, course_folder: Path | None) -> None:
    """Write a course for nbgrader into a new folder.

    It has an assignment for each exercise, and a configuration with which learnloop makes the
    marks.
    """
    from learnloop.cli.targets import exercises_named, open_course
    from learnloop.integrations.nbgrader.new_course import create_course
    from learnloop.learner.workspace import quoted
    from learnloop.text import counted

    root, course = open_course(course_folder)
    chosen = exercises_named(course, exercises)
    made = create_course(course, root, folder, chosen, students=students, db_url=db_url, own_course=course_folder)
    click.echo(f"Wrote a course for nbgrader into {folder}{os.sep}: {counted(len(made.exercises), 'assignment')}.")
    if made.students:
        click.echo(f"Put {counted(made.students, 'student')} into the gradebook.")
    click.echo("Next:")
    click.echo(f"  cd {quoted(str(folder))}")
    click.echo(f"  nbgrader generate_assignment {made.exercises[0]}")
    click.echo("  (then release_assignment, collect, autograde, generate_feedback, export: all are nbgrader's own)")
