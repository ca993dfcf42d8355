"""The checks of an exercise as pytest tests: the same worker judges them, in the same words.

No exercise is imported here: pytest's own way to collect a Python file would run it in this
process.
"""

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import LearnloopError
from learnloop.grading.engine import Engine, open_engine
from learnloop.grading.kinds import kind_of
from learnloop.grading.options import Options
from learnloop.learner.learner import hint_counts, learner_at
from learnloop.report import CheckResult, Report, counts_as_passed
from learnloop.submission.files import SUFFIXES, find_file

if TYPE_CHECKING:
    pass


class Exercises:
    """The plug-in: one course, and one sandbox from the first check to the end of the session."""

    def __init__(self, config: pytest.Config) -> None:
        self._root = location.course_root()
        self.course: Course = location.read_course(self._root)
        self._open = contextlib.ExitStack()
        self._engine: Engine | None = None
        self._reports: dict[Path, Report] = {}
        self._given = {Path(str(argument).partition("::")[0]).absolute() for argument in config.args}

    # ------------------------------------------------------------ hooks

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> "Generator[None, Any, Any]":
        """Collect an exercise here and nowhere else: what other plug-ins make of the file is
        dropped.
        """
        found = yield
        exercise = self._exercise(file_path)
        if exercise is None:
            return found
        if file_path not in self._given and find_file(file_path.parent, exercise.id) != file_path:
            return []  # the notebook beside a .py, unless it is asked for
        return [ExerciseFile.from_parent(parent, path=file_path, exercise=exercise, owner=self)]

    def pytest_unconfigure(self) -> None:
        """End the sandbox."""
        self._open.close()

    # ------------------------------------------------------------ judging

    def result(self, item: "CheckItem") -> tuple[CheckResult, Report]:
        """The result of a check; its file is graded once, with all selected checks, when the first
        one runs.
        """
        if item.path not in self._reports:
            self._reports[item.path] = self._graded(item)
        report = self._reports[item.path]
        return next(check for check in report.checks if check.id == item.check), report

    def _graded(self, item: "CheckItem") -> Report:
        exercise = item.exercise
        selected = [each for each in item.session.items if isinstance(each, CheckItem) and each.path == item.path]
        functions = list(dict.fromkeys(each.of for each in selected))
        every = len(functions) == len(exercise.functions)
        timing = any(each.check.endswith(".timing") for each in selected)
        options = Options(only=[] if every else functions, timing=timing)
        engine = self._opened()
        submission = engine.read(exercise, item.path)
        report = engine.grade(submission, options)
        learner = learner_at(item.path.parent, self.course)
        if learner is not None and learner.owns(item.path):
            learner.record(report, exercise, submission.digest)
        return report

    def _opened(self) -> Engine:
        if self._engine is None:
            self._engine = self._open.enter_context(open_engine(self._root, self.course))
        return self._engine

    def _exercise(self, path: Path) -> Exercise | None:
        if path.suffix not in SUFFIXES:
            return None
        return next((exercise for exercise in self.course.exercises if exercise.id == path.stem), None)


class ExerciseFile(pytest.File):
    """``exercise3.py``: it has a test for each check of each function."""

    def __init__(self, *, exercise: Exercise, owner: Exercises, **more: Any) -> None:
        super().__init__(**more)
        self._exercise = exercise
        self._owner = owner

    def collect(self) -> "Iterator[CheckItem]":
        """The checks, in the order in which they are judged."""
        for function in self._exercise.functions:
            for name in kind_of(self._exercise).check_names(function):
                item = CheckItem.from_parent(
                    self,
                    name=f"{function.name}[{name}]",
                    check=f"{function.name}.{name}",
                    of=function.name,
                    exercise=self._exercise,
                    owner=self._owner,
                )
                item.add_marker(
                    pytest.mark.xdist_group(str(self.path))
                )  # one process grades a file, if pytest-xdist asks for groups
                yield item


class CheckItem(pytest.Item):
    """``exercise3.py::mse_grad[values]``; ``exercise3.py::mse_grad`` selects all of a function's."""

    def __init__(self, *, check: str, of: str, exercise: Exercise, owner: Exercises, **more: Any) -> None:
        super().__init__(**more)
        self.check = check
        self.of = of  # pytest would take `function` for a Python function
        self.exercise = exercise
        self._owner = owner

    def runtest(self) -> None:
        """Pass, skip, or raise ``NotPassed`` with what the check has to say."""
        check, report = self._owner.result(self)
        if check.status == "skipped":
            pytest.skip(check.message)
        if not counts_as_passed(check):
            raise NotPassed(check, report, set(hint_counts(self.exercise)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The check's own words; a fault of learnloop in one line; anything else as pytest shows
        it.
        """
        if isinstance(excinfo.value, NotPassed):
            return excinfo.value.words()
        if isinstance(excinfo.value, LearnloopError):
            return f"learnloop: {excinfo.value}\nThis is a fault of learnloop or of its course, not of your code."
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file, the line of the function, and the check's id."""
        return self.path, _line_of(self.path, self.of), self.check


class NotPassed(Exception):
    """A check did not pass; the report says why."""

    def __init__(self, check: CheckResult, report: Report, hints: set[str]) -> None:
        super().__init__(check.message)
        self._hints = hints
        self._check = check
        self._report = report

    def words(self) -> str:
        """The same text that ``learnloop check`` prints about a failure."""
        from learnloop.render import terminal

        return terminal.one_check(self._report, self._check, hints=self._hints)


def _line_of(path: Path, function: str) -> int | None:
    """The line of ``def function``, counted from 0, found by plain text search."""
    try:
        lines = path.read_text("utf-8", errors="replace").split("\n") if path.suffix == ".py" else []
    except OSError:
        lines = []
    return next((i for i, line in enumerate(lines) if line.startswith(f"def {function}(")), None)
