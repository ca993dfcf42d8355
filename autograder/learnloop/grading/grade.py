"""Grading one submission: open it, judge it by its kind of exercise, and add up the report."""

import contextlib
import time
from typing import TYPE_CHECKING

from learnloop.course.loader import CourseCode
from learnloop.grading.kinds import kind_of
from learnloop.grading.open_submission import OpenSubmission
from learnloop.grading.options import Options, Progress
from learnloop.report import Report, counts_as_passed, points, was_selected
from learnloop.submission.submission import Submission

if TYPE_CHECKING:
    from learnloop.grading.timing.reference import Reference
    from learnloop.sandbox.interface import Sandbox


def grade(
    code: CourseCode,
    submission: Submission,
    sandbox: "Sandbox",
    options: Options,
    progress: Progress,
    reference: "Reference | None" = None,
) -> Report:
    """Grade a submission in a sandbox. The student's faults are in the report; ``LearnloopError`` is ours.

    ``reference`` holds the exercise's references for its timing checks, if they are already running.
    """
    started = time.monotonic()
    kind = kind_of(submission.exercise)
    seed = kind.seed(submission) if options.seed is None else options.seed
    problem = submission.outline.problem or kind.obstacle(submission)
    with contextlib.closing(OpenSubmission(code, submission, sandbox, seed, problem)) as opened:
        judged = kind.judge(opened, options, progress, reference)
    selected = [check for check in judged.checks if was_selected(check)]
    return Report(
        exercise=submission.exercise.id,
        title=submission.exercise.title,
        file=submission.path.name,
        score=points(judged.checks),
        max_score=submission.exercise.points,
        passed=all(counts_as_passed(check) for check in selected),
        complete=len(selected) == len(judged.checks),
        seed=seed,
        sandbox=sandbox.name,
        seconds=round(time.monotonic() - started, 3),
        checks=judged.checks,
        problem=opened.problem,
        notes=judged.notes,
        printed=opened.printed,
    )
