"""Executing a student's source: the exercise itself, and the earlier ones that it imports."""

import __future__

import ast
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import operator
import types
from collections.abc import Iterable
from typing import Any

from learnloop.sandbox.bounds import MAX_LISTED
from learnloop.sandbox.messages import Failure, Load
from learnloop.sandbox.worker import frames
from learnloop.sandbox.worker.frames import describe
from learnloop.sandbox.worker.importer import Importer
from learnloop.values.source import SourceUnit, bound_by, counted_statements


class StudentModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the earlier exercises: the student's own source where it was sent, a stand-in that asks the grader otherwise."""

    def __init__(self, worker: Any, load: Load) -> None:
        self._worker = worker
        self._load = load
        exercises = (*load.earlier, *load.stand_ins)
        self.importer = Importer([*load.allowed, *exercises]) if load.allowed is not None else None

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The spec of an earlier exercise, None for every other module."""
        if fullname in self._load.earlier or fullname in self._load.stand_ins:
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        """Execute an earlier exercise in its module."""
        name = module.__name__
        if name in self._load.earlier:
            execute(self._load.earlier[name], module, self.importer)
        for function in self._load.stand_ins.get(name, []):
            setattr(module, function, self._worker.stand_in(name, function))


def execute(units: Iterable[SourceUnit], module: types.ModuleType, importer: Importer | None = None) -> list[Failure]:
    """Execute source in a module, statement by statement; the failures of those that lost only themselves.

    That is any statement of a lenient unit. In a file it is an import that fails, and what fails after one: it may be the
    consequence. Any other failure is raised. Without an ``importer`` the source is trusted.
    """
    lost: list[Failure] = []
    if importer is not None:
        module.__dict__["__builtins__"] = importer.builtins
    flags = 0
    for unit in units:
        frames.remember(unit)
        try:
            tree = ast.parse(unit.source, unit.name)
            if not unit.lenient:
                compile(tree, unit.name, "exec", dont_inherit=True)  # some mistakes show in the file as a whole only
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            if not unit.lenient:
                raise
            lost.append(describe(error))
            continue
        for statement in counted_statements(tree, lenient=unit.lenient):
            flags |= _futures(statement)
            try:
                code = compile(ast.Module([statement], []), unit.name, "exec", flags, dont_inherit=True)
                exec(code, module.__dict__)
            except (Exception, SystemExit) as error:
                if not (unit.lenient or (importer is not None and importer.explains(error))):
                    raise
                lost.append(describe(error))
                for name in bound_by(statement):  # it does not mean what it meant before, either
                    module.__dict__.pop(name, None)
    return lost[:MAX_LISTED]


def _futures(statement: ast.stmt) -> int:
    """The compiler's flags of a ``from __future__ import ...``, which hold for all that follows."""
    if not isinstance(statement, ast.ImportFrom) or statement.module != "__future__":
        return 0
    features = [getattr(__future__, each.name) for each in statement.names if each.name in __future__.all_feature_names]
    return functools.reduce(operator.or_, (each.compiler_flag for each in features), 0)
