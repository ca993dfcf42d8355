"""Executing a student's source: the exercise itself, and the earlier ones that it imports."""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import types
from collections.abc import Iterable
from typing import Any

from learnloop.sandbox.bounds import MAX_LISTED
from learnloop.sandbox.messages import Failure, Load
from learnloop.sandbox.worker import frames
from learnloop.sandbox.worker.frames import describe
from learnloop.values.source import KEPT_IN_NOTEBOOKS, SourceUnit


class StudentModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the earlier exercises: the student's own source where it was sent, a stand-in that asks the grader otherwise."""

    def __init__(self, worker: Any, load: Load) -> None:
        self._worker = worker
        self._load = load

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The spec of an earlier exercise, None for every other module."""
        if fullname in self._load.earlier or fullname in self._load.stand_ins:
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        """Execute an earlier exercise in its module."""
        name = module.__name__
        if name in self._load.earlier:
            execute(self._load.earlier[name], module)
        for function in self._load.stand_ins.get(name, []):
            setattr(module, function, self._worker.stand_in(name, function))


def execute(units: Iterable[SourceUnit], module: types.ModuleType) -> list[Failure]:
    """Execute source in a module. Of a lenient unit only imports, definitions and assignments, each on its own."""
    lost: list[Failure] = []
    for unit in units:
        frames.remember(unit)
        if not unit.lenient:
            exec(compile(unit.source, unit.name, "exec", dont_inherit=True), module.__dict__)
            continue
        try:
            statements = [node for node in ast.parse(unit.source, unit.name).body if isinstance(node, KEPT_IN_NOTEBOOKS)]
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            lost.append(describe(error))
            continue
        for statement in statements:
            try:
                code = compile(ast.Module([statement], []), unit.name, "exec", dont_inherit=True)
                exec(code, module.__dict__)
            except Exception as error:
                lost.append(describe(error))
    return lost[:MAX_LISTED]
