"""The command line: declares commands and options, and turns errors into one message and an exit code."""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from learnloop import __version__
from learnloop.cli.dev import dev
from learnloop.cli.nbgrader import nbgrader
from learnloop.errors import LearnloopError

OK, NOT_PASSED, USAGE, OWN_FAULT, INTERRUPTED = 0, 1, 2, 3, 130


def run(arguments: Sequence[str]) -> int:
    """Run learnloop with these arguments; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of few letters gets a question mark, not a crash
    try:
        return int(learnloop.main(list(arguments), prog_name="learnloop", standalone_mode=False) or OK)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nInterrupted; nothing was changed.", err=True)
        return INTERRUPTED
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:  # whoever reads our output has had enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the interpreter flushes it at exit
        return OK
    except LearnloopError as error:
        click.echo(f"learnloop: {error}", err=True)
        if error.exit_code == OWN_FAULT:
            click.echo("This is a fault of learnloop or of its course, not of your code.", err=True)
        return error.exit_code
    except Exception as error:
        if os.environ.get("LEARNLOOP_DEBUG"):
            raise
        click.echo(f"learnloop: it failed itself: {type(error).__name__}: {error}", err=True)
        click.echo("This is not your code. LEARNLOOP_DEBUG=1 shows where; please report it.", err=True)
        return OWN_FAULT


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="learnloop", message="%(prog)s %(version)s")
@click.pass_context
def learnloop(context: click.Context) -> int:
    """Build the loop that trains every neural network, and have it checked."""
    if context.invoked_subcommand is None:
        from learnloop.cli.commands.status import greet

        folder = greet()
        if folder is not None:
            from learnloop.cli.watch import watch
            from learnloop.course.location import course_root

            return watch(course_root(), folder)
    return OK


class Later:
    """A completion that is loaded when somebody presses the key."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, context: click.Context, parameter: click.Parameter, begun: str) -> "list[Any]":
        from learnloop.cli import completion

        return getattr(completion, self._name)(context, parameter, begun)  # type: ignore[no-any-return]


@learnloop.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--notebooks", is_flag=True, help="Copy the exercises as notebooks instead of Python files.")
@click.option("--update", is_flag=True, help="Bring newer files of the course where you changed nothing; list the others.")
def start(folder: Path | None, notebooks: bool, update: bool) -> None:
    """Copy the exercises into a new folder."""
    from learnloop.cli.commands.start import begin

    begin(folder, notebooks=notebooks, update=update)


course_option = click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Grade with the course in this folder. Its checks are run as code: use only a course you trust.",
)


@learnloop.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...", shell_complete=Later("targets"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--quiet", is_flag=True, help="Print a line an exercise, and no progress.")
@click.option(
    "--only",
    multiple=True,
    metavar="FUNCTION",
    help="Check this function alone; can be repeated.",
    shell_complete=Later("functions"),
)
@click.option("--no-timing", is_flag=True, help="Leave the timing checks out.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Draw the inputs from this seed.")
@course_option
def check(
    targets: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    only: tuple[str, ...],
    no_timing: bool,
    seed: int | None,
    course: Path | None,
) -> int:
    """Grade exercises.

    TARGET is an exercise (exercise3, or 3) or the path of a .py or .ipynb file named after one; without it, the exercise that you
    are working on.
    """
    from learnloop.cli.commands.check import Asked, check_targets

    asked = Asked(course_folder=course, as_json=as_json, quiet=quiet, only=only, timing=not no_timing, seed=seed)
    return check_targets(targets, asked)


@learnloop.command()
@click.argument("exercise", required=False, default="")
@click.option("--poll", is_flag=True, help="Look again and again; for folders on other computers, where saves go unnoticed.")
@click.option("--no-timing", is_flag=True, help="Leave the timing checks out.")
@course_option
def watch(exercise: str, poll: bool, no_timing: bool, course: Path | None) -> int:
    """Check an exercise whenever it is saved.

    EXERCISE is an exercise (exercise3, or 3) or the path of its file; without it, the one that you work on.
    """
    from learnloop.cli.watch import watch
    from learnloop.course.location import course_root

    return watch(course or course_root(), Path.cwd(), target=exercise, poll=poll, timing=not no_timing)


@learnloop.command(hidden=True)
def cells() -> int:
    """Grade what a notebook's kernel hands over on standard input; see learnloop.integrations.notebook.grader."""
    from learnloop.integrations.notebook.grader import check_cells

    return check_cells(sys.stdin.buffer, sys.stdout.buffer)


@learnloop.command()
@click.argument("words", nargs=-1, metavar="[EXERCISE [FUNCTION]] [N]", shell_complete=Later("hint_words"))
def hint(words: tuple[str, ...]) -> None:
    """Show a hint.

    The first says where to look, the second the idea, the third the shape of the answer. Without N it is the next one.
    """
    from learnloop.cli.commands.hint import show_hint

    show_hint(words)


@learnloop.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def status(as_json: bool) -> None:
    """Show where you stand."""
    from learnloop.cli.commands.status import show_status

    show_status(as_json=as_json)


@learnloop.command()
@click.argument("exercise", required=False, shell_complete=Later("exercises"))
def read(exercise: str | None) -> None:
    """Read the lesson of an exercise."""
    from learnloop.cli.commands.read import read

    read(exercise)


@learnloop.command()
@click.argument("exercise", shell_complete=Later("exercises"))
@click.option("--spoil", is_flag=True, help="Even though the exercise has not passed yet.")
def solution(exercise: str, spoil: bool) -> None:
    """Show a solution of an exercise that has passed."""
    from learnloop.cli.commands.solution import show_solution

    show_solution(exercise, spoil=spoil)


@learnloop.command()
@click.argument("exercise", shell_complete=Later("targets"))
@click.argument("function", shell_complete=Later("functions"))
def repro(exercise: str, function: str) -> int:
    """Write a call that goes wrong as a small program."""
    from learnloop.cli.commands.repro import reproduce

    return reproduce(exercise, function)


@learnloop.command()
@click.argument("what", metavar="EXERCISE|FUNCTION", shell_complete=Later("exercises_and_functions"))
def reset(what: str) -> None:
    """Begin an exercise, or a function, anew; what was there is kept."""
    from learnloop.cli.commands.solution import reset

    reset(what)


@learnloop.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands, exercises and functions."""
    from learnloop.cli.completion import script

    click.echo(script(learnloop, shell), nl=False)


@learnloop.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the marks into this file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with every report, and nothing else.")
@click.option("--no-timing", is_flag=True, help="Leave the timing checks out.")
@click.option("--allow-weak-sandbox", is_flag=True, help="Grade even where submissions are hardly confined (tier C).")
@course_option
def grade(
    folder: Path, csv_file: Path | None, as_json: bool, no_timing: bool, allow_weak_sandbox: bool, course: Path | None
) -> int:
    """Grade a class.

    FOLDER has a folder for each student, named by the student's id, with the exercises in it or one folder further down.
    Every mark comes with its seed: `learnloop check FILE --seed N` repeats it.
    """
    from learnloop.cli.commands.grade import grade_folder

    return grade_folder(folder, course, as_json=as_json, csv_file=csv_file, timing=not no_timing, weak=allow_weak_sandbox)


@learnloop.command()
def doctor() -> None:
    """Show versions and how well submissions are confined here."""
    from learnloop.cli.commands.doctor import examine

    click.echo(examine(), nl=False)


learnloop.add_command(dev)
learnloop.add_command(nbgrader)
