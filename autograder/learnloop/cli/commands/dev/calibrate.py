"""``learnloop dev calibrate``: measures how much room a course's timing limits have."""

from pathlib import Path

import click

from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.options import course_option, format_option


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--pairs", type=click.IntRange(3, 1000), default=15, show_default=True, help="Measure each version this many times.")
@format_option("text", "json")
@course_option("Calibrate")
def calibrate(exercises: tuple[str, ...], pairs: int, format: str, course_folder: Path | None) -> int:
    """Measure how much room the timing limits have.

    The versions of each timed function are timed: those that have to pass and those that have to
    fail.
    """
    from learnloop.cli import screen
    from learnloop.cli.progress_bar import Bar
    from learnloop.cli.targets import exercises_named, open_course
    from learnloop.grading.engine import open_engine
    from learnloop.render import json

    root, course = open_course(course_folder)
    chosen = exercises_named(course, exercises)
    with open_engine(root, course) as engine, Bar("Calibrating", quiet=format == "json") as bar:
        from learnloop.authoring import limits_table
        from learnloop.authoring.calibrate import calibrate as measure

        measured = list(measure(engine.code, engine.sandbox, chosen, bar.say, pairs))
    if format == "json":
        screen.write_json(json.limits(measured))
    else:
        click.echo(limits_table.render(measured), nl=False)
    return ExitCode.OK if all(each.enough for each in measured) else ExitCode.NOT_PASSED
