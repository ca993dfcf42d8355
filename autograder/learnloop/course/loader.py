"""Loading a course's own code: model solutions, checks, the bank of mistakes. All of it is the
course author's, trusted.
"""

import contextlib
import dataclasses
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from learnloop.course.checks import FunctionChecks
from learnloop.course.location import SOLUTIONS, mistakes_path, read_solution, solution_path
from learnloop.course.mistakes import Mistake, mistakes_in
from learnloop.course.model import Course, Exercise
from learnloop.errors import CourseError
from learnloop.values.keywords import by_position, keyword_only
from learnloop.values.source import SourceUnit

CHECKS = Path("autograder/checks")
ACCELERATED = SOLUTIONS / "accelerated"


class CourseCode:
    """The code of one course folder, loaded when it is asked for."""

    def __init__(self, root: Path, course: Course) -> None:
        self.root = root
        self.course = course
        self._solutions: dict[str, ModuleType] = {}
        self._checks: dict[str, dict[str, FunctionChecks]] = {}
        self._mistakes: dict[str, dict[str, list[Mistake]]] = {}

    def solution(self, exercise: Exercise) -> ModuleType:
        """The model solution as a module; the earlier ones are importable while it loads."""
        if exercise.id not in self._solutions:
            path = solution_path(self.root, exercise.id)
            with self.importable(self.course.before(exercise)):
                self._solutions[exercise.id] = load_module(path, f"learnloop_course_solutions.{exercise.id}")
        return self._solutions[exercise.id]

    @contextlib.contextmanager
    def importable(self, exercises: Sequence[Exercise]) -> Iterator[None]:
        """Let code that is loaded here import the model solutions of these exercises, as a
        student's file imports its own.
        """
        solutions = {each.id: self.solution(each) for each in exercises}
        before = {name: sys.modules.get(name) for name in solutions}
        sys.modules.update(solutions)
        try:
            yield
        finally:
            for name, module in before.items():
                if module is None:
                    del sys.modules[name]
                else:
                    sys.modules[name] = module

    def reference(self, exercise: Exercise, function: str) -> Callable[..., Any]:
        """The model answer of one function; it takes all of its arguments in order."""
        return by_position(self._answer(exercise, function))

    def keywords(self, exercise: Exercise) -> dict[str, list[str]]:
        """By function, the names of the last arguments where they are to be given by name."""
        names = {each.name: keyword_only(self._answer(exercise, each.name)) for each in exercise.functions}
        return {function: found for function, found in names.items() if found}

    def _answer(self, exercise: Exercise, function: str) -> Callable[..., Any]:
        found = getattr(self.solution(exercise), function, None)
        if not callable(found):
            raise CourseError(f"solutions/{exercise.id}.py has no function {function!r}, which course.yml names.")
        return found  # type: ignore[no-any-return]

    def model(self, exercise: Exercise) -> SimpleNamespace:
        """All model answers up to this exercise, by name."""
        names = SimpleNamespace()
        for each in [*self.course.before(exercise), exercise]:
            for function in each.functions:
                setattr(names, function.name, self.reference(each, function.name))
        return names

    def solution_unit(self, exercise: Exercise) -> SourceUnit:
        """The model solution as source, for a confined worker that stands in for a missing
        exercise.
        """
        return SourceUnit(f"{exercise.id}.py", read_solution(self.root, exercise.id))

    def checks(self, exercise: Exercise) -> dict[str, FunctionChecks]:
        """The checks of each function, by name. Raises ``CourseError`` when they and course.yml
        differ.
        """
        if exercise.id in self._checks:
            return self._checks[exercise.id]
        module = load_module(self.root / CHECKS / f"{exercise.id}.py", f"learnloop_course_checks.{exercise.id}")
        found = {each.name: each for each in vars(module).values() if isinstance(each, FunctionChecks)}
        named = [function.name for function in exercise.functions]
        if sorted(found) != sorted(named):
            different = ", ".join(sorted(set(found) ^ set(named)))
            raise CourseError(f"course.yml and checks/{exercise.id}.py do not name the same functions: {different}.")
        self._checks[exercise.id] = found
        return found

    def mistakes(self, exercise: Exercise) -> dict[str, list[Mistake]]:
        """The wrong answers that students give, by function; none where the course has no bank for
        this exercise. They take all of their arguments in order.
        """
        if exercise.id not in self._mistakes:
            self._mistakes[exercise.id] = self._read_mistakes(exercise)
        return self._mistakes[exercise.id]

    def _read_mistakes(self, exercise: Exercise) -> dict[str, list[Mistake]]:
        path = mistakes_path(self.root, exercise.id)
        found: dict[str, list[Mistake]] = {}
        if path.exists():
            with self.importable([*self.course.before(exercise), exercise]):
                module = load_module(path, f"learnloop_course_mistakes.{exercise.id}")
            for entry in mistakes_in(module):
                found.setdefault(entry.function, []).append(dataclasses.replace(entry, answer=by_position(entry.answer)))
        return found


def load_module(path: Path, name: str) -> ModuleType:
    """Execute a file of the course as a module of that name. Raises ``CourseError`` with the file
    and the exception.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CourseError(f"the course has no file {path}.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(f"{path} does not load: {type(error).__name__}: {error}.") from error
    return module
