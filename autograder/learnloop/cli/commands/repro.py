"""``learnloop repro``: a call that goes wrong as a small program, beside the exercise."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop.cli import completion
from learnloop.cli.exit_codes import ExitCode
from learnloop.errors import UsageError

if TYPE_CHECKING:
    from learnloop.course.model import Exercise, Function
    from learnloop.grading.counterexample import Failing
    from learnloop.grading.engine import Engine
    from learnloop.submission.submission import Submission

MOST_CHARACTERS = 20_000  # a call that is stopped after seconds has no inputs that fit on a page
MOST_FILES = 1000


@click.command()
@click.argument("exercise", shell_complete=completion.targets)
@click.argument("function", shell_complete=completion.functions)
def repro(exercise: str, function: str) -> int:
    """Write a call that goes wrong as a small program."""
    from learnloop.cli.targets import open_course
    from learnloop.grading.engine import open_engine
    from learnloop.grading.kinds import kind_of
    from learnloop.learner import workspace

    root, course = open_course()
    chosen, path = workspace.resolve(course, exercise, Path.cwd())
    target = workspace.function_named(chosen, function)
    if not kind_of(chosen).one_by_one:
        raise UsageError(f"{chosen.id} is judged as a whole, on its own pictures: no single call of {function} goes wrong.")
    with open_engine(root, course) as engine:
        text, message = _program(engine, chosen, path, target)
    if not text:
        click.echo(message)
        click.echo(f"Next:  learnloop check {chosen.id} --only {function}")
        return ExitCode.NOT_PASSED
    written = _write_new(path.parent, function, text)
    click.echo(f"Wrote {workspace.shown(written)}: {message}")
    python = "python" if sys.platform == "win32" else "python3"
    click.echo(f"Run it:  {python} {workspace.quoted(workspace.shown(written))}")
    return ExitCode.OK


def _program(engine: "Engine", exercise: "Exercise", path: Path, function: "Function") -> tuple[str, str]:
    """The program and what goes wrong in it; without a program, the reason why there is none."""
    from learnloop.cli.progress_bar import Bar

    with Bar(f"Looking for a small call that {function.name} gets wrong"):
        from learnloop.grading.counterexample import Failing, failing_call

        submission = engine.read(exercise, path)
        found = failing_call(engine.code, submission, engine.sandbox, function)
    if found is None:
        return "", f"{function.name} gave the right answer to everything that was tried; there is nothing to reproduce."
    if not isinstance(found, Failing):
        words = "is not written yet" if found.stage == "not started" else f"cannot be called. {found.message}"
        return "", f"{function.name} {words.removesuffix('.')}."
    text = _rendered(found, submission, function.name)
    if len(text) > MOST_CHARACTERS:
        return "", f"The call that {function.name} gets wrong has too many numbers to make a program that can be read."
    return text, found.finding.message


def _rendered(found: "Failing", submission: "Submission", function: str) -> str:
    from learnloop.diagnosis.pasted import written
    from learnloop.render.repro import render

    source: list[str] = []
    if submission.path.suffix == ".ipynb":
        from learnloop.submission.slicing import relevant

        source = [unit.source for unit in relevant(submission.units, [function])]
    return render(
        submission.exercise.id,
        function,
        file=submission.path.name,
        message=found.finding.message,
        arguments={name: written(value) for name, value in found.arguments.items()},
        keywords=found.keywords,
        expected="" if found.expected is None else written(found.expected),
        source=source,
        again=found.finding.stage == "behaviour",
    )


def _write_new(folder: Path, function: str, text: str) -> Path:
    """Write a new file, unless there is one with this very text.

    What somebody may have edited is never overwritten.
    """
    for number in range(1, MOST_FILES):
        path = folder / f"repro_{function}{f'_{number}' if number > 1 else ''}.py"
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            if path.is_file() and path.read_text("utf-8", errors="replace") == text:
                return path
            continue
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror or error}.") from None
        return path
    raise UsageError(f"{folder} has too many files named repro_{function}. Remove some of them.")
