"""``learnloop watch``: save a file, and see at once what has become right."""

from pathlib import Path

import click

from learnloop.cli.options import course_option, no_timing_option


@click.command()
@click.argument("exercise", required=False, default="")
@click.option(
    "--poll", is_flag=True, help="Look for changes all the time; for folders on other computers, where saves go unnoticed."
)
@no_timing_option
@course_option()
def watch(exercise: str, poll: bool, no_timing: bool, course_folder: Path | None) -> int:
    """Check an exercise whenever it is saved.

    EXERCISE is an exercise (exercise3, or 3) or the path of its file; without it, the one that you
    are working on.
    """
    from learnloop.cli.watch.start import run
    from learnloop.course.location import course_root

    return run(course_folder or course_root(), Path.cwd(), target=exercise, poll=poll, timing=not no_timing)
