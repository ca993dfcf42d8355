"""``learnloop dev audit``: plants mistakes, and prints what the course's checks missed."""

import os
from pathlib import Path

import click

from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.options import course_option, format_option

MOST_PROCESSES = 4


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--seeds", type=click.IntRange(1, 1000), default=1, show_default=True, help="Grade everything with this many seeds.")
@click.option("--every", type=click.IntRange(1), default=1, metavar="N", help="Plant only every Nth mutant.")
@format_option("text", "json")
@course_option("Audit")
def audit(exercises: tuple[str, ...], seeds: int, every: int, format: str, course_folder: Path | None) -> int:
    """Plant mistakes in the solutions and see which the checks miss.

    Mistakes are the course's own, and mutants of its solutions. Those that pass, or that are called
    by a wrong name, are listed.
    """
    from learnloop.authoring.audit import table
    from learnloop.authoring.audit.findings import Plan
    from learnloop.authoring.audit.findings import audit as plant
    from learnloop.cli import screen
    from learnloop.cli.progress_bar import Bar
    from learnloop.cli.targets import exercises_named, open_course
    from learnloop.render import json

    root, course = open_course(course_folder)
    processes = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_PROCESSES)
    plan = Plan(exercises_named(course, exercises), range(1, seeds + 1), processes, every)
    with Bar("Planting mistakes", quiet=format == "json") as bar:
        result = plant(root, course, plan, bar.reach)
    if format == "json":
        screen.write_json(json.value(result))
    else:
        click.echo(table.render(result), nl=False)
    return ExitCode.OK if result.passed else ExitCode.NOT_PASSED
