"""Looking things up in a student's source: the loop around a line, the text of an expression, what writes into a name."""

import ast
import functools
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from learnloop.report import Place
from learnloop.submission import places
from learnloop.values.source import SourceUnit, counted_statements

LONGEST = 50  # characters of an expression in a sentence
MAX_DEPTH = 200  # of a tree: later code may walk it by recursion

Definition = ast.FunctionDef | ast.AsyncFunctionDef


class Loop(Struct, frozen=True):
    """A loop: where its head is, its condition and the names in it (none for ``for``; called functions are left out), the
    names that its body binds or writes into, and whether it can be left from inside. Of a ``for``: the names that it sets in
    every iteration, and what stands in ``range(...)`` if that is one name or number."""

    place: Place
    condition: str
    names: list[str]
    bound: set[str]
    left: bool
    targets: list[str] = []
    end: str = ""


@functools.lru_cache(maxsize=64)
def tree_of(source: str) -> ast.Module:
    """The tree of a unit; an empty one if it is not valid Python, or nested deeper than anyone would write."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return tree
    return ast.Module([], [])


@functools.lru_cache(maxsize=64)
def statements_of(unit: SourceUnit) -> list[ast.stmt]:
    """The statements of a unit that are executed, however deep they are; none if it is not valid Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return counted_statements(ast.parse(unit.source), lenient=unit.lenient)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def unit_named(units: Iterable[SourceUnit], name: str) -> SourceUnit | None:
    """The unit of that name."""
    return next((unit for unit in units if unit.name == name), None)


def place_of(unit: SourceUnit, node: ast.expr | ast.stmt, note: str = "", last: ast.expr | None = None) -> Place:
    """The place of an expression or a statement, up to the end of ``last``; of several lines the first is underlined."""
    text = places.source_line([unit], unit.name, node.lineno)
    until = last or node
    end = until.end_col_offset if until.end_lineno == node.lineno else None
    return places.place([unit], unit.name, node.lineno, node.col_offset, end or len(text.encode()), note)


def function_at(unit: SourceUnit, line: int) -> Definition | None:
    """The innermost function around a line."""
    found = [node for node in ast.walk(tree_of(unit.source)) if isinstance(node, Definition) and _spans(node, line)]
    return max(found, key=lambda node: node.lineno, default=None)


def definition(units: Iterable[SourceUnit], name: str) -> tuple[SourceUnit, Definition] | None:
    """The last function of that name at the top level of the source."""
    found = None
    for unit in units:
        for node in tree_of(unit.source).body:
            if isinstance(node, Definition) and node.name == name:
                found = unit, node
    return found


def loops_around(unit: SourceUnit, lines: Sequence[int]) -> list[Loop]:
    """The loops around all these lines, the outermost first; within the function they are in."""
    function = function_at(unit, lines[0])
    around = [node for node in own(function or tree_of(unit.source)) if isinstance(node, ast.While | ast.For)]
    around = [node for node in around if all(_spans(node, line) for line in lines)]
    return [_loop(unit, node) for node in sorted(around, key=lambda node: node.lineno)]


def _loop(unit: SourceUnit, node: ast.While | ast.For) -> Loop:
    inside = [each for statement in node.body for each in own(statement)]
    left = any(isinstance(each, ast.Return | ast.Break | ast.Raise) for each in inside)
    bound = {name for each in inside for name in written(each)}
    if isinstance(node, ast.For):
        targets = [each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)]
        return Loop(place_of(unit, node, last=node.iter), "", [], bound, left, targets, _end_of(node.iter))
    called = {each.func for each in ast.walk(node.test) if isinstance(each, ast.Call)}
    names = dict.fromkeys(each.id for each in ast.walk(node.test) if isinstance(each, ast.Name) and each not in called)
    return Loop(place_of(unit, node.test), ast.unparse(node.test), list(names), bound, left)


def _end_of(node: ast.expr) -> str:
    """The one name or number in ``range(...)``, or ""."""
    if isinstance(node, ast.Call) and _name_of(node.func) == "range" and len(node.args) == 1:
        return ast.unparse(node.args[0]) if isinstance(node.args[0], ast.Name | ast.Constant) else ""
    return ""


def makers_of(unit: SourceUnit, line: int, called: str, places: Sequence[str | int]) -> list[str]:
    """The functions that made the arguments at these places (positions, keywords) of the call of ``called`` in this line.

    An argument is such a call, or a name that was set to one above; parts of it (``forward(...)[-1]``) count, too.
    """
    nodes = list(own(function_at(unit, line) or tree_of(unit.source)))
    calls = [node for node in nodes if isinstance(node, ast.Call) and _spans(node, line) and _name_of(node.func) == called]
    given = [each for call in calls for at, each in _arguments_of(call) if at in places]
    names = {each.id for each in given if isinstance(each, ast.Name)}
    above = [node for node in nodes if isinstance(node, ast.Assign) and node.lineno < line]
    given += [node.value for node in above if names & {base_of(target) for target in node.targets}]
    made = [node for node in map(_whole, given) if isinstance(node, ast.Call)]
    return list(dict.fromkeys(_name_of(node.func) for node in made))


def _arguments_of(call: ast.Call) -> Iterator[tuple[str | int, ast.expr]]:
    yield from enumerate(call.args)
    yield from ((each.arg, each.value) for each in call.keywords if each.arg is not None)


def _whole(node: ast.AST) -> ast.AST:
    """What an expression takes a part of."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
        node = node.value
    return node


def _name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def written(node: ast.AST) -> Iterator[str]:
    """The names that a node binds or writes into: ``w = ...``, ``w -= ...``, ``w[i] = ...``, ``w.sort()``, ``out=w``."""
    if isinstance(node, ast.Name | ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        base = base_of(node)
        if base:
            yield base
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name | ast.Subscript):
            yield base_of(node.func.value)
        yield from (base_of(each.value) for each in node.keywords if each.arg == "out")


def base_of(node: ast.AST) -> str:
    """The name that an expression such as ``w[0].T`` begins with, or ""."""
    node = _whole(node)
    return node.id if isinstance(node, ast.Name) else ""


def reachable(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all nodes below it, but those under ``if __name__ == "__main__":`` or ``if TYPE_CHECKING:``, which grading
    never runs."""
    todo = [node]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and (_is_main(node.test) or _is_for_types(node.test)):
            todo.extend(node.orelse)
            continue
        yield node
        todo.extend(ast.iter_child_nodes(node))


def modules_of(node: ast.AST) -> list[str]:
    """The modules that an import names, in the letters that Python takes them for; none for any other node."""
    if isinstance(node, ast.Import):
        return [unicodedata.normalize("NFKC", alias.name) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [unicodedata.normalize("NFKC", node.module or "") if not node.level else ""]
    return []


def _is_main(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and len(test.ops) == 1
        and isinstance(test.ops[0], ast.Eq)
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value == "__main__"
    )


def _is_for_types(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def own(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all nodes below it, except those inside other functions."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        inner = [each for each in ast.iter_child_nodes(node) if not isinstance(each, Definition | ast.Lambda | ast.ClassDef)]
        todo.extend(reversed(inner))


def names_of(units: Iterable[SourceUnit], function: str) -> set[str]:
    """The names and attributes that a function mentions itself, as in its code object."""
    defined = definition(units, function)
    nodes = own(defined[1]) if defined is not None else ()
    return {
        each.attr if isinstance(each, ast.Attribute) else each.id for each in nodes if isinstance(each, ast.Attribute | ast.Name)
    }


def _spans(node: ast.stmt | ast.expr, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def text(node: ast.AST) -> str:
    """An expression or a statement in a sentence, shortened."""
    return f"`{shortened(ast.unparse(node))}`"


def shortened(source: str) -> str:
    """The first line of a source, short enough for a sentence."""
    words = source.split("\n")[0]
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."
