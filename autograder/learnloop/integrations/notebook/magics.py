"""learnloop in a notebook: ``%load_ext learnloop``, then ``%check mse_grad`` and ``%hint
mse_grad``.

This runs in the student's own kernel, so it only sends what was run there and shows the report that
is returned: see ``grader``.
"""

import os
from pathlib import Path
from typing import Any

from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import LearnloopError, UsageError
from learnloop.integrations.notebook import arguments, grader, imports
from learnloop.learner.learner import hint_counts, next_exercise
from learnloop.render import hints, html, terminal
from learnloop.render.commands import NOTEBOOK
from learnloop.report import Report

SUFFIX = ".ipynb"
NBGRADER = "NBGRADER_EXECUTION"  # set by nbgrader in the kernels in which it runs a notebook
UNVERIFIED = "Unverified: these points were counted in a kernel that has also run the student's own code."


class Shown:
    """Something to look at: as HTML where there is a browser, else as text."""

    def __init__(self, text: str, markup: str = "") -> None:
        self._text = text
        self._markup = markup

    def __repr__(self) -> str:
        return self._text.rstrip("\n")

    def _repr_html_(self) -> str:
        return self._markup or html.preformatted(self._text)


def shown_report(report: Report, course: Course, exercise: Exercise) -> Shown:
    """A report, with what to type next in a notebook."""
    following = next_exercise(course, exercise)
    next_one = following.id if following else ""
    having = hint_counts(exercise)
    return Shown(
        terminal.render(report, following=next_one, hints=having, commands=NOTEBOOK),
        html.render(report, following=next_one, hints=having, commands=NOTEBOOK),
    )


class Magics:
    """The magics of one kernel; ``shell`` is its ``InteractiveShell``."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._root = location.course_root()
        self._course = location.read_course(self._root)
        self._began_in = Path.cwd()

    def install(self) -> None:
        """Register the magics, and make exercises importable that are notebooks."""
        self._shell.register_magic_function(self.check, "line", "check")
        self._shell.register_magic_function(self.hint, "line", "hint")
        imports.install(imports.ExerciseFinder(self._course, self._root, self.folder, print))

    def check(self, line: str) -> float | None:
        """Check what this kernel has run: %check mse_grad, or %check exercise3.

        When nbgrader runs the notebook, the points are returned: it reads a score from the last
        value of a cell.
        """
        if os.environ.get(NBGRADER):
            return self._points(line)
        self._check(line)
        return None

    def _check(self, line: str) -> None:
        try:
            asked = arguments.check_arguments(self._course, line, self._name(), [cell.source for cell in self._cells()])
        except UsageError as error:
            print(f"learnloop: {error}")
            return
        what = ", ".join(asked.functions) or asked.exercise.id
        place = _display(Shown(f"Checking {what} ..."))
        try:
            report = grader.ask(self._request(asked), lambda words: place.update(Shown(words)))
        except KeyboardInterrupt:
            place.update(Shown("Interrupted; nothing was changed."))
        except LearnloopError as error:
            place.update(Shown(f"learnloop: {error}"))
        else:
            place.update(shown_report(report, self._course, asked.exercise))

    def _points(self, line: str) -> float:
        """The points of a check, with the report beside them. Errors are raised: such a cell has no
        points.
        """
        asked = arguments.check_arguments(self._course, line, self._name(), [cell.source for cell in self._cells()])
        report = grader.ask(self._request(asked), lambda words: None)
        _display(Shown(UNVERIFIED, ""))
        _display(shown_report(report, self._course, asked.exercise))
        return report.score  # of the functions that were asked for: the others earned nothing

    def _request(self, asked: arguments.CheckArguments) -> grader.Request:
        return grader.Request(asked.exercise.id, asked.functions, self._cells(), str(self.folder()), timing=asked.timing)

    def hint(self, line: str) -> None:
        """Show a hint: %hint mse_grad, then %hint mse_grad 2."""
        try:
            exercise, function, number = arguments.hint_arguments(
                self._course, line, self._name(), [cell.source for cell in self._cells()]
            )
        except UsageError as error:
            print(f"learnloop: {error}")
            return
        _display(Shown(hints.one(exercise, function, number, width=terminal.WIDTH, commands=NOTEBOOK)))

    def folder(self) -> Path:
        """Where the student's exercises are: beside this notebook if known, else where the kernel
        started.
        """
        path = self._path()
        return path.parent if path else self._began_in

    def _name(self) -> str:
        path = self._path()
        return path.stem if path else ""

    def _path(self) -> Path | None:
        """The notebook's file, if VS Code or Jupyter reveals it."""
        for said in (self._shell.user_ns.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")):
            if isinstance(said, str) and said.endswith(SUFFIX):
                path = self._began_in / said
                if path.is_file():
                    return path
        return None

    def _cells(self) -> list[grader.Cell]:
        """All cells that were run since the kernel was started, in order."""
        sources = self._shell.history_manager.input_hist_raw
        return [grader.Cell(i, _sendable(source)) for i, source in enumerate(sources) if source.strip()]


def _display(what: Shown) -> Any:
    """Show something; the handle that is returned can replace it."""
    from IPython import display

    show: Any = display.display
    return show(what, display_id=True)


def _sendable(source: str) -> str:
    return source.encode("utf-8", "replace").decode()


def load(shell: Any) -> None:
    """What ``%load_ext learnloop`` does; calling it again changes nothing."""
    try:
        Magics(shell).install()
    except LearnloopError as error:
        print(f"learnloop: {error}")
