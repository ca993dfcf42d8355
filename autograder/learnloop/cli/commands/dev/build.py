"""``learnloop dev build``: the exercises of a course, derived from its solutions."""

from pathlib import Path

import click

from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.options import FOLDER


@click.command()
@click.argument("course", type=FOLDER, default=Path())
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail when a file is out of step.")
def build(course: Path, only_check: bool) -> int:
    """Derive the exercises of a course from its solutions.

    COURSE is the course's folder; the current one if left out.
    """
    from learnloop.authoring.build import out_of_step, write

    changed = out_of_step(course)
    if not only_check:
        write(changed)
    for path in changed:
        click.echo(f"{'out of step' if only_check else 'wrote'}  {path}")
    if not changed:
        click.echo("All exercises are in step with their solutions.")
    return ExitCode.NOT_PASSED if only_check and changed else ExitCode.OK
