"""The command line: declares commands and options, and turns errors into one message and an exit code."""

import io
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from learnloop import __version__
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
def learnloop(context: click.Context) -> None:
    """Build the loop that trains every neural network, and have it checked."""
    if context.invoked_subcommand is None:
        _welcome()


def _welcome() -> None:
    """What to type first, or next."""
    from learnloop.home import course_root, read_course
    from learnloop.workspace import find_here

    course = read_course(course_root())
    click.echo("learnloop: build the loop that trains every neural network.\n")
    found = find_here(course, Path.cwd())
    if not found:
        click.echo("There is no course in this folder.")
        click.echo("  Begin here:      learnloop start")
        click.echo("  Already began?   cd into your course folder, then run learnloop again.")
        return
    click.echo("    guess  ->  measure  ->  find who is responsible  ->  fix  ->  guess again")
    click.echo("    forward    loss         gradient                    update\n")
    for exercise, path in found:
        click.echo(f"  learnloop check {exercise.id}    {exercise.title}    {path.relative_to(Path.cwd())}")


@learnloop.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def start(folder: Path | None) -> None:
    """Copy the exercises into a new folder."""
    from learnloop import workspace
    from learnloop.home import COURSE_FILE, course_root, read_course
    from learnloop.text import counted

    root = course_root()
    course = read_course(root)
    here = Path.cwd()
    # A course within a course would be two places to work in; but the folder of a course's author is no place to learn in.
    if folder is None and workspace.find_here(course, here) and not (here / COURSE_FILE).exists():
        folder = here.parent if here.name == workspace.EXERCISES else here
    folder = folder or Path(workspace.FOLDER)
    written = workspace.start(course, root, folder)
    if written:
        click.echo(f"Copied {counted(len(written), 'exercise')} into {folder}{os.sep}")
    else:
        click.echo(f"{folder}{os.sep} has all exercises already; nothing was changed.")
    click.echo("Next:")
    if folder.resolve() not in (here, here.parent):
        click.echo(f"  cd {_quoted(str(folder))}")
    click.echo("  learnloop check exercise1")


def _quoted(text: str) -> str:
    import shlex

    return text if sys.platform == "win32" else shlex.quote(text)


course_option = click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Grade with the course in this folder. Its checks are run as code: use only a course you trust.",
)


@learnloop.command()
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--only", multiple=True, metavar="FUNCTION", help="Check this function alone; can be repeated.")
@click.option("--no-timing", is_flag=True, help="Leave the timing checks out.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Draw the inputs from this seed.")
@course_option
def check(
    targets: tuple[str, ...],
    as_json: bool,
    only: tuple[str, ...],
    no_timing: bool,
    seed: int | None,
    course: Path | None,
) -> int:
    """Grade exercises.

    TARGET is an exercise (exercise3, or 3) or the path of a .py or .ipynb file named after one.
    """
    from learnloop.checking import check_targets

    return check_targets(targets, course, as_json=as_json, only=only, timing=not no_timing, seed=seed)


@learnloop.command(hidden=True)
def cells() -> int:
    """Grade what a notebook's kernel hands over on standard input; see learnloop.cells."""
    from learnloop.cells import check_cells

    return check_cells(sys.stdin.buffer, sys.stdout.buffer)


@learnloop.command()
@click.argument("exercise")
@click.argument("function", required=False)
@click.argument("number", required=False, type=click.IntRange(1), default=1)
def hint(exercise: str, function: str | None, number: int) -> None:
    """Show a hint.

    The first says where to look, the second the idea, the third the shape of the answer.
    """
    from learnloop.errors import UsageError
    from learnloop.home import course_root, read_course
    from learnloop.render import hints
    from learnloop.workspace import exercise_named, function_named

    chosen = exercise_named(read_course(course_root()), exercise)
    if function is None:
        click.echo(hints.choice(chosen), nl=False)
        return
    found = function_named(chosen, function)
    if number > len(found.hints):
        raise UsageError(f"{found.name} has {f'only {len(found.hints)}' if found.hints else 'no'} hints.")
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    click.echo(hints.one(chosen, found, number, width=width), nl=False)


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
    from learnloop.bulk import grade_folder

    return grade_folder(folder, course, as_json=as_json, csv_file=csv_file, timing=not no_timing, weak=allow_weak_sandbox)


@learnloop.command()
def doctor() -> None:
    """Show versions and how well submissions are confined here."""
    from learnloop.doctor import examine

    click.echo(examine(), nl=False)


@learnloop.group()
def dev() -> None:
    """For authors of a course."""


@dev.command()
def schema() -> None:
    """Print the JSON schema of course.yml, for editors."""
    import json

    from learnloop.course import course_schema

    click.echo(json.dumps(course_schema(), indent=2))


@dev.command()
@click.argument("course", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path())
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail when a file is out of step.")
def build(course: Path, only_check: bool) -> int:
    """Derive the exercises of the course in this folder from its solutions."""
    from learnloop.build import out_of_step, write

    changed = out_of_step(course)
    if not only_check:
        write(changed)
    for path in changed:
        click.echo(f"{'out of step' if only_check else 'wrote'}  {path}")
    if not changed:
        click.echo("All exercises are in step with their solutions.")
    return NOT_PASSED if only_check and changed else OK


@dev.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--seeds", type=click.IntRange(1, 1000), default=1, show_default=True, help="Grade everything with so many seeds.")
@click.option("--every", type=click.IntRange(1), default=1, metavar="N", help="Of the mutants, plant every Nth only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Audit the course in this folder. Its checks are run as code: use only a course you trust.",
)
def audit(exercises: tuple[str, ...], seeds: int, every: int, as_json: bool, course: Path | None) -> int:
    """Plant mistakes and mutants into the solutions, and say which of them the checks let live or call by a wrong name."""
    from learnloop.auditing import audit_course

    return audit_course(exercises, course, seeds=seeds, every=every, as_json=as_json)


@dev.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--pairs", type=click.IntRange(3, 1000), default=15, show_default=True, help="Measure each version so often.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Calibrate the course in this folder. Its checks are run as code: use only a course you trust.",
)
def calibrate(exercises: tuple[str, ...], pairs: int, as_json: bool, course: Path | None) -> int:
    """Time the versions of each timed function, and say how much room its limit has on both sides."""
    from learnloop.calibrating import calibrate_course

    return calibrate_course(exercises, course, pairs=pairs, as_json=as_json)


@learnloop.group("nbgrader")
def nbgrader_group() -> None:
    """For a class on nbgrader."""


@nbgrader_group.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--students",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file with the column id and, if wanted, first_name, last_name and email.",
)
@click.option("--db-url", default="", help="The gradebook's database, such as postgresql://...; a SQLite file if left out.")
@course_option
def nbgrader_init(folder: Path, exercises: tuple[str, ...], students: Path | None, db_url: str, course: Path | None) -> None:
    """Write a course for nbgrader into a new folder: an assignment for each exercise, and its configuration."""
    from learnloop.teaching import init

    init(folder, exercises, students=students, db_url=db_url, course_folder=course)


@nbgrader_group.command("regrade")
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--dry-run", is_flag=True, help="Say which marks would change, and write nothing.")
def nbgrader_regrade(exercises: tuple[str, ...], dry_run: bool) -> int:
    """Grade again what was handed in, with the course as it is now, in the folder of a course for nbgrader."""
    from learnloop.teaching import regrade

    return regrade(exercises, dry_run=dry_run)
