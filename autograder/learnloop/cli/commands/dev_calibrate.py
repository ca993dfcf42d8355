"""The command ``dev calibrate``: measures the room of a course's limits, and prints it."""

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from learnloop.cli.progress_bar import Bar
from learnloop.course import location
from learnloop.grading.engine import open_engine
from learnloop.learner import workspace


def calibrate_course(targets: Sequence[str], course_folder: Path | None, *, pairs: int, as_json: bool) -> int:
    """Calibrate these exercises of a course (all, when none is named); the exit code: 1 when a limit has too little margin."""
    root = course_folder or location.course_root()
    course = location.read_course(root)
    exercises = [workspace.exercise_named(course, target) for target in targets]
    with open_engine(root, course) as engine, Bar("Calibrating", quiet=as_json) as bar:
        from learnloop.authoring.calibrate import calibrate
        from learnloop.authoring.limits_table import render

        margins = list(calibrate(engine.code, engine.sandbox, exercises or course.exercises, bar.say, pairs))
    if as_json:
        found = [
            {**msgspec.to_builtins(margin), "below": margin.below, "above": margin.above, "proposal": margin.proposal}
            for margin in margins
        ]
        click.echo(msgspec.json.encode({"schema": 1, "functions": found}))
    else:
        click.echo(render(margins), nl=False)
    return 0 if all(margin.enough for margin in margins) else 1
