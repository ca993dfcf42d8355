"""The commands under ``learnloop dev``, for authors of a course."""

from pathlib import Path

import click

OK, NOT_PASSED = 0, 1


@click.group()
def dev() -> None:
    """For authors of a course."""


@dev.command()
def schema() -> None:
    """Print the JSON schema of course.yml, for editors."""
    import json

    from learnloop.course.model import course_schema

    click.echo(json.dumps(course_schema(), indent=2))


@dev.command()
@click.argument("course", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path())
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail when a file is out of step.")
def build(course: Path, only_check: bool) -> int:
    """Derive the exercises of the course in this folder from its solutions."""
    from learnloop.authoring.build import out_of_step, write

    changed = out_of_step(course)
    if not only_check:
        write(changed)
    for path in changed:
        click.echo(f"{'out of step' if only_check else 'wrote'}  {path}")
    if not changed:
        click.echo("All exercises are in step with their solutions.")
    return NOT_PASSED if only_check and changed else OK


@dev.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--seeds", type=click.IntRange(1, 1000), default=1, show_default=True, help="Grade everything with so many seeds.")
@click.option("--every", type=click.IntRange(1), default=1, metavar="N", help="Of the mutants, plant every Nth only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Audit the course in this folder. Its checks are run as code: use only a course you trust.",
)
def audit(exercises: tuple[str, ...], seeds: int, every: int, as_json: bool, course: Path | None) -> int:
    """Plant mistakes and mutants into the solutions, and say which of them the checks let live or call by a wrong name."""
    from learnloop.cli.commands.dev_audit import audit_course

    return audit_course(exercises, course, seeds=seeds, every=every, as_json=as_json)


@dev.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--pairs", type=click.IntRange(3, 1000), default=15, show_default=True, help="Measure each version so often.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Calibrate the course in this folder. Its checks are run as code: use only a course you trust.",
)
def calibrate(exercises: tuple[str, ...], pairs: int, as_json: bool, course: Path | None) -> int:
    """Time the versions of each timed function, and say how much room its limit has on both sides."""
    from learnloop.cli.commands.dev_calibrate import calibrate_course

    return calibrate_course(exercises, course, pairs=pairs, as_json=as_json)
