"""What some functions need of a source: their latest definitions, and what these use.

The cells that a kernel has run are reduced to that: a kernel in use for an hour has run the same cells many times, and trained
networks in between. Only imports, definitions and assignments count, as in any notebook, and for each name only the latest of
them.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from learnloop.submission.outline import DEFINED
from learnloop.submission.suspects import METHODS
from learnloop.submission.syntax import base_of
from learnloop.values.source import SourceUnit, counted_statements

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass
class _Statement:
    """A statement at the top level of a cell: the names it binds, those whose value it changes, those it needs when it is
    executed, and those its functions need when they are called."""

    unit: int
    node: ast.stmt
    binds: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    now: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)


def relevant(units: Sequence[SourceUnit], names: Sequence[str], also: Iterable[str] = ()) -> list[SourceUnit]:
    """What the latest definitions of ``names`` need, from cells in order of execution. So do the names in ``also`` that
    exist: an exam judges its functions together, whichever of them was selected.

    The rest of a cell becomes empty lines, so line numbers stay the same; cells with nothing left are dropped. A cell that is
    not valid Python counts as the latest definition of the functions in it: it is kept, and older ones are dropped. If a name
    is not defined at all, all functions are kept: one of them may be what was meant.
    """
    statements, unread = _statements(units)
    history = _History(statements)
    kept_whole: set[int] = set()
    for name in names:
        newest = history.newest(name)
        broken = [number for number, defined in unread.items() if name in defined]
        if broken and (newest is None or broken[-1] > statements[newest].unit):
            kept_whole.add(broken[-1])
        elif newest is not None:
            history.need(name)
        else:
            history.need_functions()
    for name in set(also) - set(names):
        history.need(name)
    nodes: dict[int, list[ast.stmt]] = {}
    for i in history.kept:
        nodes.setdefault(statements[i].unit, []).append(statements[i].node)
    found: list[SourceUnit] = []
    for number, unit in enumerate(units):
        if number in kept_whole:
            found.append(unit)
        elif number in nodes:
            found.append(msgspec.structs.replace(unit, source=_only(unit.source, nodes[number])))
    return found


def _statements(units: Sequence[SourceUnit]) -> tuple[list[_Statement], dict[int, list[str]]]:
    """The statements that count, and for each cell that is not valid Python the functions it would define."""
    statements: list[_Statement] = []
    unread: dict[int, list[str]] = {}
    for number, unit in enumerate(units):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(unit.source)
            statements += [_read(number, node) for node in counted_statements(tree, lenient=unit.lenient)]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            unread[number] = DEFINED.findall(unit.source)
    return statements, unread


class Needs:
    """The statements of a source that a name needs, directly or through others. It is read once, for any number of names."""

    def __init__(self, units: Sequence[SourceUnit]) -> None:
        self._units = units
        self._statements, _ = _statements(units)
        self._history = _History(self._statements)

    def of(self, name: str) -> list[tuple[SourceUnit, ast.stmt]]:
        """The statements in order, each with its unit; none for a name that is not bound."""
        self._history.forget()
        self._history.need(name)
        return [(self._units[self._statements[i].unit], self._statements[i].node) for i in sorted(self._history.kept)]


class _History:
    """The statements in order of execution, and which of them are needed."""

    def __init__(self, statements: Sequence[_Statement]) -> None:
        self._statements = statements
        self._bound: dict[str, list[int]] = {}
        self._changed: dict[str, list[int]] = {}
        self._seen: set[tuple[str, int]] = set()
        self.kept: set[int] = set()
        for i, statement in enumerate(statements):
            for name in statement.binds:
                self._bound.setdefault(name, []).append(i)
            for name in statement.changes:
                self._changed.setdefault(name, []).append(i)

    def forget(self) -> None:
        """Need nothing again."""
        self._seen.clear()
        self.kept.clear()

    def newest(self, name: str, before: int | None = None) -> int | None:
        """The last statement that binds the name."""
        found = [i for i in self._bound.get(name, []) if before is None or i < before]
        return found[-1] if found else None

    def need(self, name: str) -> None:
        """Keep the latest binding of the name, everything it needs, and imports that may bind anything."""
        end = len(self._statements)
        todo = [(name, end), ("*", end)]
        while todo:
            name, at = todo.pop()
            if (name, at) in self._seen:
                continue
            self._seen.add((name, at))
            newest = self.newest(name, at)
            if newest is None:
                continue
            found = self._bound[name] if name == "*" else [newest]
            for i in [*found, *(i for i in self._changed.get(name, []) if newest < i < at)]:
                self.kept.add(i)
                todo += [(inner, i) for inner in self._statements[i].now]
                todo += [(inner, when) for inner in self._statements[i].later for when in (at, end)]

    def need_functions(self) -> None:
        """Keep the latest definition of every function, without what it needs when it is called."""
        functions = [i for i, each in enumerate(self._statements) if isinstance(each.node, ast.FunctionDef)]
        self.kept |= {i for i in functions if all(self.newest(name) == i for name in self._statements[i].binds)}


def _read(unit: int, node: ast.stmt) -> _Statement:
    found = _Statement(unit, node)
    for each in _parts(node):
        _bind(each, found)
    _uses(node, found.now, found.later)
    found.binds |= {each.target.id for each in _walk(node) if isinstance(each, ast.NamedExpr)}
    if hasattr(node, "body") and not isinstance(node, Definition):
        found.now |= found.binds  # whether it binds them is known when it runs: what they were before counts, too
    return found


def _parts(node: ast.stmt) -> Iterator[ast.AST]:
    """A statement and those inside it that are executed with it, but for what is in a function or a class."""
    todo: list[ast.AST] = [node]
    while todo:
        each = todo.pop()
        yield each
        if not isinstance(each, Definition):
            inner = ast.iter_child_nodes(each)
            todo += [child for child in inner if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case)]


def _bind(node: ast.AST, found: _Statement) -> None:
    if isinstance(node, ast.Import | ast.ImportFrom):
        found.binds |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    elif isinstance(node, Definition):
        found.binds.add(node.name)
    elif isinstance(node, ast.Expr):
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
            found.changes |= {base_of(call.func)} - {""}
    for target in _targets(node):
        base = target
        while isinstance(base, ast.Subscript | ast.Attribute | ast.Starred):
            base = base.value
        if isinstance(base, ast.Name):
            (found.binds if base is target and not isinstance(node, ast.AugAssign) else found.changes).add(base.id)
            if base is not target or isinstance(node, ast.AugAssign):
                found.now.add(base.id)


def _targets(node: ast.AST) -> list[ast.expr]:
    """The targets of an assignment, those of a tuple one by one."""
    todo: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        todo = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.For) or (isinstance(node, ast.AnnAssign) and node.value is not None):
        todo = [node.target]
    elif isinstance(node, ast.With):
        todo = [each.optional_vars for each in node.items if each.optional_vars is not None]
    found: list[ast.expr] = []
    while todo:
        each = todo.pop()
        if isinstance(each, ast.Tuple | ast.List):
            todo += each.elts
        elif isinstance(each, ast.Starred):
            todo.append(each.value)
        else:
            found.append(each)
    return found


def _uses(node: ast.AST, now: set[str], later: set[str]) -> None:
    """Add the names that are read when a node is executed, and those its functions read when they are called."""
    for each in _walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            now.add(each.id)
        elif isinstance(each, Function):
            later |= _free(each)


def _free(function: Function) -> set[str]:
    """The names that a function reads and does not bind itself."""
    body = function.body if isinstance(function.body, list) else [function.body]
    arguments = function.args
    own = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    own |= {each.arg for each in (arguments.vararg, arguments.kwarg) if each is not None}
    elsewhere: set[str] = set()
    read: set[str] = set()
    for statement in body:
        _uses(statement, read, read)
        for each in _walk(statement):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                own.add(each.id)
            elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                own.add(each.name)
            elif isinstance(each, ast.Import | ast.ImportFrom):
                own |= {(alias.asname or alias.name).split(".")[0] for alias in each.names}
            elif isinstance(each, ast.Global | ast.Nonlocal):
                elsewhere |= set(each.names)
    return (read - own) | elsewhere


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all nodes below it; of functions only what runs at their definition: decorators and defaults."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, Function):
            todo.extend(ast.iter_child_nodes(node))
            continue
        todo.append(node.args)
        if not isinstance(node, ast.Lambda):
            todo += [*node.decorator_list, *([node.returns] if node.returns else [])]


def _only(source: str, nodes: Sequence[ast.stmt]) -> str:
    """The source, with every line blank that belongs to none of the statements."""
    wanted: set[int] = set()
    for node in nodes:
        decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        wanted |= set(range(min([node.lineno, *(each.lineno for each in decorators)]), (node.end_lineno or node.lineno) + 1))
    return "\n".join(line if i in wanted else "" for i, line in enumerate(source.split("\n"), start=1)).rstrip("\n")
