"""``from exercise1 import relu`` in a student's own kernel, where exercise1 is a notebook or
missing.

Python itself finds a ``.py``. Of a notebook, the same is executed as in grading: imports,
definitions and assignments, where one that fails loses only itself. For a missing exercise the
course's model answers are used.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from learnloop.course.location import solution_path
from learnloop.course.model import Course
from learnloop.submission.files import BadFile, units_of
from learnloop.values.source import counted_statements


class ExerciseFinder(importlib.abc.MetaPathFinder):
    """Finds the exercises of a course that Python does not; it is the last on ``sys.meta_path``."""

    def __init__(self, course: Course, root: Path, folder: Callable[[], Path], say: Callable[[str], None]) -> None:
        """``root`` is the course's folder, ``folder()`` that of the student's notebooks; ``say``
        prints a line.
        """
        self._course = course
        self._root = root
        self._folder = folder
        self._say = say

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of an exercise, None for every other module."""
        if fullname not in {exercise.id for exercise in self._course.exercises}:
            return None
        for suffix in (".py", ".ipynb"):
            found = self._folder() / (fullname + suffix)
            if found.is_file():
                loader = _NotebookLoader(found, self._course.limits.file_kb) if suffix == ".ipynb" else None
                return importlib.util.spec_from_file_location(fullname, found, loader=loader)
        self._say(f"{fullname} is not in this folder; the course's model answers are used instead.")
        return importlib.util.spec_from_file_location(fullname, solution_path(self._root, fullname))


class _NotebookLoader(importlib.abc.InspectLoader):
    """Executes a notebook as a module."""

    def __init__(self, path: Path, limit_kb: int) -> None:
        self._path = path
        self._limit_kb = limit_kb

    def get_source(self, fullname: str) -> str:
        """All that is executed, as one text. Raises ``ImportError``."""
        try:
            units = units_of(self._path, self._limit_kb)
        except BadFile as error:
            raise ImportError(f"{error} {error.next_step}") from None
        return "\n".join(unit.source for unit in units if _is_python(unit.source))

    def get_code(self, fullname: str) -> types.CodeType:
        """The module's code: each statement that counts, guarded on its own."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(self.get_source(fullname))
        tree.body = [_guarded(node) for node in counted_statements(tree, lenient=True)]
        return self.source_to_code(ast.fix_missing_locations(tree), str(self._path))


def _is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _guarded(node: ast.stmt) -> ast.stmt:
    """``try: node``, ``except Exception: pass``."""
    handler = ast.ExceptHandler(ast.Name("Exception", ast.Load()), None, [ast.Pass()])
    return ast.copy_location(ast.Try([node], [handler], [], []), node)


def install(finder: ExerciseFinder) -> None:
    """Add the finder behind all others, in place of an older one."""
    sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, ExerciseFinder)]
    sys.meta_path.append(finder)
