"""Checks what a notebook's kernel has run, in another process than the kernel.

A student may have changed anything in the kernel, NumPy included. So ``ask`` starts learnloop again
and sends it the cells as text; ``check_cells`` runs in that process. They speak JSON, one object a
line: a ``Request``, then one ``Update`` after another.
"""

import contextlib
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from learnloop.course import location
from learnloop.errors import LearnloopError
from learnloop.grading.engine import open_engine
from learnloop.grading.options import Options
from learnloop.report import Report
from learnloop.values.source import SourceUnit

SUFFIX = ".ipynb"
END_SECONDS = 5.0
MAX_CELL = 1 << 20  # characters; a longer one is data, not code


class Cell(Struct, frozen=True):
    """A cell that was run: its number, as in ``In [5]``, and its source."""

    number: int
    source: str


class Request(Struct, frozen=True):
    """What to check: ``functions`` of an exercise (all, if empty) as the newest cells define them.

    Earlier exercises are looked for in ``folder``.
    """

    exercise: str
    functions: list[str]
    cells: list[Cell]
    folder: str
    timing: bool = True


class Update(Struct, frozen=True, omit_defaults=True):
    """A word on the progress, or the report."""

    progress: str = ""
    report: Report | None = None


def ask(request: Request, progress: Callable[[str], None]) -> Report:
    """Have a request checked in a process of its own, which an interrupt of this one ends, too.

    Raises ``LearnloopError`` with what that process said.
    """
    command = location.program("cells")
    pipe = subprocess.PIPE
    try:
        started = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
    except OSError as error:
        raise LearnloopError(f"the grader cannot be started: {error}. This is not your code.") from None
    with started as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            with contextlib.suppress(BrokenPipeError):  # it ended at once, and says why
                process.stdin.write(msgspec.json.encode(request))
                process.stdin.close()
            report = None
            for line in process.stdout:
                update = msgspec.json.decode(line, type=Update)
                report = update.report
                if update.progress:
                    progress(update.progress)
            words = process.stderr.read().decode(errors="replace")
        except BaseException:
            _end(process)
            raise
    if report is None:
        raise LearnloopError(
            words.removeprefix("learnloop: ").strip() or f"the grader ended with {process.wait()}. This is not your code."
        )
    return report


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a check: by an interrupt, so that it can end its workers, or by force."""
    if sys.platform != "win32":
        process.send_signal(signal.SIGINT)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    else:
        process.kill()


def check_cells(asking: BinaryIO, answering: BinaryIO) -> int:
    """Answer one request. The exit code is 0 if the checks passed, else 1."""
    request = msgspec.json.decode(asking.read(), type=Request)

    def say(update: Update) -> None:
        answering.write(msgspec.json.encode(update) + b"\n")
        answering.flush()

    root = location.course_root()
    course = location.read_course(root)
    exercise = course.exercise(request.exercise)
    if exercise is None:
        raise LearnloopError(f"the course has no {request.exercise!r}.")
    with open_engine(root, course) as engine:
        from learnloop.submission.submission import submission_of

        path = Path(request.folder) / (exercise.id + SUFFIX)
        units = live_units(request, path.name)
        submission = submission_of(course, exercise, path, units, only=request.functions, live=True)
        options = Options(only=request.functions, timing=request.timing)
        report = engine.grade(submission, options, lambda line: say(Update(progress=line)))
    say(Update(report=report))
    return 0 if report.passed else 1


def live_units(request: Request, name: str) -> list[SourceUnit]:
    """The cells as source, as if they stood in a notebook called ``name``."""
    from learnloop.submission.magics import without_magics

    cells = [cell for cell in request.cells if cell.source.strip() and len(cell.source) <= MAX_CELL]
    return [SourceUnit(f"{name}, cell [{cell.number}]", without_magics(cell.source), lenient=True) for cell in cells]
