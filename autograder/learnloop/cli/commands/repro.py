"""The command ``repro``: a call that goes wrong as a small program, beside the exercise."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnloop.cli.progress_bar import Bar
from learnloop.course import location
from learnloop.errors import UsageError
from learnloop.grading.engine import open_engine
from learnloop.grading.kinds import kind_of
from learnloop.learner import workspace
from learnloop.render import repro

if TYPE_CHECKING:
    from learnloop.grading.counterexample import Failing
    from learnloop.submission.submission import Submission

# A call that is stopped after seconds, or an exam, has no inputs that fit on a page.
MOST_CHARACTERS = 20_000
MOST_FILES = 1000


def reproduce(target: str, name: str) -> int:
    """Write the program and say how to run it; 0 when there was something to reproduce, else 1."""
    root = location.course_root()
    course = location.read_course(root)
    exercise, path = workspace.resolve(course, target, Path.cwd())
    function = workspace.function_named(exercise, name)
    if not kind_of(exercise).one_by_one:
        raise UsageError(f"{exercise.id} is judged as a whole, on pictures of its own: no single call of {name} goes wrong.")
    with open_engine(root, course) as engine, Bar(f"Looking for a small call of {name} that goes wrong"):
        from learnloop.grading.counterexample import Failing, failing_call

        submission = engine.read(exercise, path)
        found = failing_call(engine.code, submission, engine.sandbox, function)
    if found is None:
        click.echo(f"{name} gives right answers to everything that was tried; there is nothing to reproduce.")
        click.echo(f"Next:  learnloop check {exercise.id} --only {name}")
        return 1
    if not isinstance(found, Failing):
        words = f"{name} is not written yet" if found.stage == "not started" else f"{name} cannot be called. {found.message}"
        click.echo(words.removesuffix(".") + ".")
        click.echo(f"Next:  learnloop check {exercise.id} --only {name}")
        return 1
    text = _program(found, submission, name)
    if len(text) > MOST_CHARACTERS:
        click.echo(f"The call on which {name} goes wrong has too many numbers for a program to be read.")
        click.echo(f"Next:  learnloop check {exercise.id} --only {name}")
        return 1
    written = _written(path.parent, name, text)
    click.echo(f"Wrote {workspace.shown(written)}: {found.finding.message}")
    click.echo(f"Run it:  {_python()} {workspace.quoted(workspace.shown(written))}")
    return 0


def _program(found: "Failing", submission: "Submission", function: str) -> str:
    from learnloop.diagnosis.pasted import written

    source: list[str] = []
    if submission.path.suffix == ".ipynb":
        from learnloop.submission.slicing import relevant

        source = [unit.source for unit in relevant(submission.units, [function])]
    return repro.render(
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


def _written(folder: Path, function: str, text: str) -> Path:
    """A new file, unless there is one with this very text; what somebody may have changed is never written over."""
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
    raise UsageError(f"{folder} has too many files that are called repro_{function}. Remove some of them.")


def _python() -> str:
    return "python" if sys.platform == "win32" else "python3"
