"""Generic mutants of a function: small changes of its syntax tree that the checks should notice."""

import ast
import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from learnloop.authoring.audit import expressions, statements
from learnloop.authoring.audit.scope import Scope
from learnloop.errors import CourseError


@dataclass(frozen=True)
class Mutant:
    """One changed function: the kind of change, its line, the lines before and after, the whole
    source.
    """

    function: str
    kind: str
    line: int
    before: str
    after: str
    source: str


def mutants_of(text: str, function: str) -> list[Mutant]:
    """Every mutant of one function of a Python file, each source once, in the order of the file.

    Raises ``CourseError`` when there is no such function.
    """
    node = solution_in(text, function)
    original = ast.unparse(node)
    seen = {original}
    mutants: list[Mutant] = []
    for kind, line, source in _Mutator(node, _numpy(ast.parse(text))).mutants():
        if source not in seen:
            seen.add(source)
            mutants.append(Mutant(function, kind, line, *changed_lines(original, source), source))
    twice = {pair for pair, count in Counter((each.before, each.after) for each in mutants).items() if count > 1}
    for i, mutant in enumerate(mutants):
        if (mutant.before, mutant.after) in twice:
            before, after = changed_lines(original, mutant.source, context=1)
            mutants[i] = dataclasses.replace(mutant, before=before, after=after)
    return sorted(mutants, key=lambda mutant: mutant.line)


def solution_in(text: str, function: str) -> ast.FunctionDef:
    """The last function of this name in a Python file, without its docstring and decorators.

    Raises ``CourseError`` when there is none.
    """
    found = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == function]
    if not found:
        raise CourseError(f"there is no function {function!r} to plant mutants in.")
    node = found[-1]
    node.decorator_list = []
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:]
    return node


def changed_lines(original: str, source: str, context: int = 0) -> tuple[str, str]:
    """The lines in which two texts differ, without what they share at the beginning and at the end.

    ``context`` more lines are taken from the beginning.
    """
    old, new = original.split("\n"), source.split("\n")
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    head = max(head - context, 0)
    return _joined(old[head : len(old) - tail]), _joined(new[head : len(new) - tail])


def _joined(lines: Sequence[str]) -> str:
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return "\n".join(line[indent:] for line in lines)


def _numpy(tree: ast.Module) -> str | None:
    """The name under which the file imports NumPy."""
    imported = [alias for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
    return next((alias.asname or "numpy" for alias in imported if alias.name == "numpy"), None)


class _Mutator:
    """Changes one place of a function at a time, records the source, and restores the place."""

    def __init__(self, function: ast.FunctionDef, numpy: str | None) -> None:
        self._function = function
        self._scope = Scope(function, numpy)

    def mutants(self) -> Iterator[tuple[str, int, str]]:
        """The kind of each change, its line, and the source with it."""
        places = [*self._places(self._function.args, "defaults"), *self._places(self._function, "body")]
        for node, put in places:
            changes = (
                statements.changes_of(node, self._scope)
                if isinstance(node, ast.stmt)
                else expressions.changes_of(node, self._scope)
            )
            for kind, new in list(changes):
                put(new)
                try:
                    source = ast.unparse(self._function)
                finally:
                    put(node)
                yield kind, node.lineno, source
        yield from statements.swapped(self._function)

    def _places(self, parent: ast.AST, *fields: str) -> Iterator[tuple[Any, Callable[[Any], None]]]:
        """Every statement, and every expression that is read, with a function that replaces it."""
        for name in fields or parent._fields:
            value = getattr(parent, name, None)
            children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, child in children:
                if not isinstance(child, ast.AST):
                    continue
                if isinstance(child, ast.stmt) or (isinstance(child, ast.expr) and not _is_stored(child)):
                    yield child, _putter(parent, name, index)
                yield from self._places(child)


def _putter(parent: ast.AST, field: str, index: int | None) -> Callable[[Any], None]:
    def put(child: ast.AST) -> None:
        if index is None:
            setattr(parent, field, child)
        else:
            getattr(parent, field)[index] = child

    return put


def _is_stored(node: ast.expr) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
