"""``learnloop check``: from targets to reports."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop.cli import completion
from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.options import course_option, format_option, no_timing_option
from learnloop.errors import UsageError

if TYPE_CHECKING:
    from learnloop.course.model import Course, Exercise
    from learnloop.grading.engine import Engine
    from learnloop.grading.options import Options
    from learnloop.learner.learner import Learner
    from learnloop.render.formats import Checked
    from learnloop.report import Report
    from learnloop.submission.submission import Submission

    File = tuple[Exercise, Path]  # an exercise, and the file that is to be graded


@click.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...", shell_complete=completion.targets)
@format_option("text", "line", "json")
@click.option("--quiet", is_flag=True, help="Short for --format line: a line for each exercise, and no progress.")
@click.option(
    "--only",
    multiple=True,
    metavar="FUNCTION",
    help="Check only this function; can be repeated.",
    shell_complete=completion.functions,
)
@no_timing_option
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Draw the inputs from this seed.")
@course_option()
def check(
    targets: tuple[str, ...],
    format: str,
    quiet: bool,
    only: tuple[str, ...],
    no_timing: bool,
    seed: int | None,
    course_folder: Path | None,
) -> int:
    """Grade exercises.

    TARGET is an exercise (exercise3, or 3) or the path of a .py or .ipynb file named after one;
    without it, the exercise that you are working on.
    """
    from learnloop.cli import screen
    from learnloop.cli.interruption import NOTHING_CHANGED, interruptible
    from learnloop.cli.notices import show_progress_notice
    from learnloop.cli.targets import open_course, owner_of
    from learnloop.grading.engine import open_engine
    from learnloop.grading.options import Options
    from learnloop.learner.learner import learner_at
    from learnloop.render.formats import CHECK

    format = "line" if quiet and format == "text" else format
    quiet = quiet or format == "line"
    root, course = open_course(course_folder)
    learner = learner_at(Path.cwd(), course) if course_folder is None else None
    files = _files(course, learner, targets, only)
    options = Options(seed=seed, only=only, timing=not no_timing)
    results: list[Checked] = []
    with interruptible(lambda: "" if results else NOTHING_CHANGED), open_engine(root, course) as engine:
        if format == "text":
            from learnloop.render import terminal  # noqa: F401 - for the end: here there is time, the fork server starts
        for submission, report in _graded(engine, files, options, quiet=quiet):
            owner = owner_of(submission.path, learner, course) if course_folder is None else None
            results.append(_checked(course, submission, report, owner if seed is None else None))
            if format != "json":
                _show(results[-1], format, last=len(results) == len(files))
            if owner is not None:
                show_progress_notice(owner)
    if format == "json":
        screen.write_json(CHECK[format](results, screen.current()))
    elif learner is not None and any(_completes_the_course(each) for each in results):
        from learnloop.cli.verification import verify

        return verify(learner, root, quiet=quiet)
    return ExitCode.OK if all(each.report.passed for each in results) else ExitCode.NOT_PASSED


def _files(course: "Course", learner: "Learner | None", targets: Sequence[str], only: Sequence[str]) -> "list[File]":
    """The exercises to check, with their files. Raises ``UsageError`` for what does not exist."""
    from learnloop.learner import workspace

    found = [workspace.resolve(course, target, Path.cwd()) for target in targets] or [_current(course, learner)]
    for exercise, _ in found:
        for name in only:
            workspace.function_named(exercise, name)
    return found


def _current(course: "Course", learner: "Learner | None") -> "File":
    """The exercise that the learner works on. Raises ``UsageError`` where there is none."""
    from learnloop.learner import workspace

    if learner is None:
        raise UsageError(
            "which exercise should be checked? Type its name:  learnloop check exercise1\n  Begin here:  learnloop start"
        )
    exercise = learner.current()
    if exercise is None:
        raise UsageError("every exercise has passed. To check one again:  learnloop check exercise1")
    path = learner.file_of(exercise)
    return (exercise, path) if path is not None else workspace.resolve(course, exercise.id, Path.cwd())


def _graded(engine: "Engine", files: "Sequence[File]", options: "Options", *, quiet: bool) -> "Iterator[tuple[Submission, Report]]":
    """Grade one file after the other, with progress on standard error."""
    from learnloop.cli.progress_bar import Bar

    for number, (exercise, path) in enumerate(files):
        named = [exercise] if number else [each for each, _ in files]
        with Bar(f"Checking {', '.join(each.id for each in named)}", quiet=quiet) as bar:
            submission = engine.read(exercise, path)
            report = engine.grade(submission, options, bar.say)
        yield submission, report


def _checked(course: "Course", submission: "Submission", report: "Report", owner: "Learner | None") -> "Checked":
    """The report with what it refers to.

    It is added to the progress of the owner, if there is one.
    """
    from learnloop.learner.learner import hint_counts, next_exercise
    from learnloop.render.formats import Checked

    exercise = submission.exercise
    following = next_exercise(course, exercise)
    return Checked(
        report=report,
        following=following.id if following else "",
        hints=hint_counts(exercise),
        context=owner.record(report, exercise, submission.digest) if owner is not None else None,
    )


def _show(result: "Checked", format: str, *, last: bool) -> None:
    """Print one report as soon as it is made; an empty line is between two in full."""
    from learnloop.cli import screen
    from learnloop.render.formats import CHECK

    click.echo(CHECK[format]([result], screen.current()), nl=format == "text" and not last)


def _completes_the_course(result: "Checked") -> bool:
    """Whether this is the report with which the whole course has passed for the first time."""
    report, context = result.report, result.context
    return context is not None and report.passed and report.complete and not context.before.passed and context.following is None
