"""The command ``dev audit``: plants what is wrong into a course's solutions, and prints what its checks made of it."""

import os
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from learnloop.cli.progress_bar import Bar
from learnloop.course import location
from learnloop.learner import workspace

MOST_PROCESSES = 4


def audit_course(targets: Sequence[str], course_folder: Path | None, *, seeds: int, every: int, as_json: bool) -> int:
    """Audit these exercises of a course (all, when none is named); the exit code: 1 when something has to be mended."""
    from learnloop.authoring.audit.findings import Plan, audit
    from learnloop.authoring.audit.table import render

    root = course_folder or location.course_root()
    course = location.read_course(root)
    exercises = [workspace.exercise_named(course, target) for target in targets]
    processes = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_PROCESSES)
    plan = Plan(exercises or course.exercises, range(1, seeds + 1), processes, every)
    with Bar("Planting mistakes", quiet=as_json) as bar:
        result = audit(root, course, plan, bar.reach)
    if as_json:
        click.echo(msgspec.json.encode(result))
    else:
        click.echo(render(result), nl=False)
    return 0 if result.passed else 1
