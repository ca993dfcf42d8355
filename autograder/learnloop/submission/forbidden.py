"""What a submission may not import or use, judged from its source.

This saves honest students from surprises. Security does not rest on it: that is the sandbox's job.
"""

import ast
import itertools
import re
import sys
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from learnloop.report import Finding, Place
from learnloop.submission.places import place
from learnloop.submission.slicing import Needs
from learnloop.submission.syntax import modules_of, reachable, statements_of
from learnloop.values.modules import importable, within
from learnloop.values.source import SourceUnit, bound_by, parts_of

FORBIDDEN = {"eval", "exec", "compile", "__import__", "__builtins__"}
MOST_PARTS = 50  # of a name with dots; Python reads thousands
MOST_JUDGED = 100  # functions of a file
FORBIDDEN_ATTRIBUTES = {"__import__", "__builtins__", "__globals__", "__subclasses__"}
DRAWING = {"matplotlib", "pylab", "seaborn", "plotly", "bokeh", "altair", "PIL", "cv2", "tqdm", "rich", "IPython", "ipywidgets"}
ASIDE = 'Remove it, or move it, and the code that needs it, below `if __name__ == "__main__":`: grading does not run that.'


class RefusedImport(Struct, frozen=True):
    """An import that fails where the code is checked: the module, where it is imported, and as what."""

    module: str
    place: Place
    binds: set[str]


def refused_imports(units: Iterable[SourceUnit], allowed: Iterable[str]) -> list[RefusedImport]:
    """The imports that fail where the code is checked; ``allowed`` are the modules beside the harmless ones."""
    allowed = importable(allowed)
    return [
        RefusedImport(module, _place(unit, node), bound_by(node))
        for unit in units
        for node in _imports(unit)
        for module in modules_of(node)
        if not within(module, allowed)
    ]


def why_refused(module: str) -> tuple[str, str]:
    """Why a module cannot be imported where the code is checked, and what to do instead."""
    top = module.split(".")[0]
    if not module:
        return "imports that begin with a dot do not work here", "Remove the dot."
    if top == "learnloop":
        return "a submission cannot import the grader", "Remove it."
    if top in sys.stdlib_module_names:
        return f"`{module}` cannot be imported where your code is checked", ASIDE
    if top in DRAWING:
        return f"`{module}` cannot be imported: there is no screen where your code is checked", ASIDE
    return f"`{module}` is not allowed: the point of the exercise is to write it with NumPy", "Write what it does with NumPy."


def why_forbidden(name: str) -> tuple[str, str]:
    """What is said of a name of ``FORBIDDEN`` or ``FORBIDDEN_ATTRIBUTES``, and what to do instead."""
    return f"`{name}` is not allowed in a submission", "Write the code out instead."


def refused_functions(
    units: Sequence[SourceUnit], functions: Iterable[str], refused: Mapping[str, Finding | None]
) -> dict[str, Finding]:
    """The functions that use, directly or through others, a name that is not allowed, each with the finding.

    ``refused`` are full names such as ``numpy.gradient``, with the finding if it is known already: that of a function of an
    earlier exercise.
    """
    if not _mentioned(units, refused):
        return {}
    known = _Aliases(units)
    found: dict[tuple[str, int, int], Finding] = {}
    for unit in units:
        for node in statements_of(unit):
            inside = min(_refusals(node, unit, known, refused), key=lambda each: each[0], default=None)
            if inside is not None:
                found[unit.name, node.lineno, node.col_offset] = inside[1]
    if not found:
        return {}
    needs = Needs(units)
    result: dict[str, Finding] = {}
    for function in itertools.islice(functions, MOST_JUDGED):
        needed = ((unit.name, node.lineno, node.col_offset) for unit, node in needs.of(function))
        first = next((found[where] for where in needed if where in found), None)
        if first is not None:
            result[function] = first
    return result


def _mentioned(units: Sequence[SourceUnit], refused: Iterable[str]) -> bool:
    """Whether the text has the last part of such a name anywhere: it has not, mostly, and looking for its uses takes long."""
    words = {*FORBIDDEN, *FORBIDDEN_ATTRIBUTES, *(name.rpartition(".")[2] for name in refused)}
    return any(not (unit.source.isascii() and words.isdisjoint(re.findall(r"\w+", unit.source))) for unit in units)


class _Aliases:
    """The names of a source's top level: which are the student's own, which a module or a name in one."""

    def __init__(self, units: Sequence[SourceUnit]) -> None:
        self.own: set[str] = set()
        self.called: dict[str, str] = {}
        self.starred: list[str] = []
        for unit in units:
            for node in statements_of(unit):
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    self.own.add(node.name)
                else:
                    self.own.update(name for each in ast.walk(node) for name in _defines(each))
                    for each in ast.walk(node):
                        self._read(each)

    def inside(self, node: ast.stmt) -> tuple[set[str], Mapping[str, str]]:
        """The names that are a statement's own, and what names mean inside of it."""
        mine = _Aliases([])
        for each in ast.walk(node):
            mine._read(each)
        return {name for each in ast.walk(node) for name in _defines(each)}, ChainMap(mine.called, self.called)

    def _read(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            self.called |= {alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else "" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            self.called |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            self.starred += [f"{node.module}" for alias in node.names if alias.name == "*"]


def _refusals(
    statement: ast.stmt, unit: SourceUnit, known: _Aliases, refused: Mapping[str, Finding | None]
) -> Iterator[tuple[int, Finding]]:
    """The lines of a statement that use what is not allowed."""
    own, called = known.inside(statement)
    for node in reachable(statement):
        is_own = isinstance(node, ast.Name) and (node.id in own or node.id in known.own)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in FORBIDDEN and not is_own:
            yield node.lineno, _refusal(node, unit, *why_forbidden(node.id))
        elif isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_ATTRIBUTES:
            yield node.lineno, _refusal(node, unit, *why_forbidden(node.attr))
        elif isinstance(node, ast.Name | ast.Attribute) and refused:
            for name in _full_names(node, called, [] if is_own else known.starred):
                if name in refused:
                    why = f"`{name}` is not allowed in this course: it would do the exercise for you"
                    yield node.lineno, refused[name] or _refusal(node, unit, why, "Write what it does yourself.")


def _imports(unit: SourceUnit) -> Iterator[ast.stmt]:
    """The imports of a unit that grading may run, one module each."""
    for statement in statements_of(unit):
        for node in reachable(statement):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from parts_of(node)


def _defines(node: ast.AST) -> Iterator[str]:
    """The names that a node makes the student's own."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def _full_names(node: ast.expr, called: Mapping[str, str], starred: Sequence[str]) -> Iterator[str]:
    """``numpy.linalg.inv`` for ``np.linalg.inv`` after ``import numpy as np``; nothing for what comes from no module."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < MOST_PARTS:
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        if node.id in called:
            yield ".".join([called[node.id] or node.id, *reversed(parts)])
        else:
            yield from (".".join([module, node.id, *reversed(parts)]) for module in starred)


def _refusal(node: ast.expr, unit: SourceUnit, why: str, next_step: str) -> Finding:
    message = f"{why[0].upper()}{why[1:]}."
    return Finding(stage="runs", message=message, place=_place(unit, node), next_step=next_step)


def _place(unit: SourceUnit, node: ast.expr | ast.stmt) -> Place:
    end = node.end_col_offset if node.end_lineno == node.lineno else None
    return place([unit], unit.name, node.lineno, node.col_offset, end or node.col_offset + 1)
