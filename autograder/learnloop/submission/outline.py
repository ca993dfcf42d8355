"""The outline of a student's source before it runs: its functions, which of them are untouched, what it imports."""

import ast
import difflib
import functools
import itertools
import re
import warnings
from collections.abc import Iterable, Iterator

from msgspec import Struct

from learnloop.report import Finding, Place
from learnloop.submission.places import place, source_line
from learnloop.submission.syntax import modules_of, reachable
from learnloop.values.source import SourceUnit, counted_statements

UNREADABLE = "Python cannot read"  # how the message of a syntax error begins
MOST_COMPARED = 500
DEFINED = re.compile(r"^def +(\w+)", re.MULTILINE)


class Defined(Struct, frozen=True):
    """A function of the student's: where it is, whether it is still the stub, its parameters, its ``return`` if it has
    exactly one, and its first loop."""

    name: str
    unit: str
    line: int
    untouched: bool
    parameters: list[str] = []
    answer: Place | None = None
    loop: Place | None = None


class Outline(Struct, frozen=True):
    """What the source says: its functions, every name bound at its top level, its imports; or why it cannot be read.

    ``unread`` holds the functions in notebook cells that are not valid Python, each with the finding about its cell.
    """

    functions: dict[str, Defined] = {}
    names: set[str] = set()
    imports: set[str] = set()
    problem: Finding | None = None
    unread: dict[str, Finding] = {}


def outline(units: Iterable[SourceUnit]) -> Outline:
    """Read the tree of every unit."""
    return _outline(tuple(units))


@functools.lru_cache(maxsize=64)
def _outline(units: tuple[SourceUnit, ...]) -> Outline:
    """Cached: a file is read with every exercise that builds on it, and a watch reads the earlier ones at every save."""
    functions: dict[str, Defined] = {}
    names: set[str] = set()
    imports: set[str] = set()
    unread: dict[str, Finding] = {}
    for unit in units:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(unit.source, unit.name)
        except SyntaxError as error:
            if unit.lenient:
                for name in DEFINED.findall(unit.source):
                    unread[name] = _syntax(error, unit)
                    names.discard(name)
                    functions.pop(name, None)  # an older definition is not what is meant
                continue
            return Outline(problem=_syntax(error, unit))
        except (ValueError, RecursionError, MemoryError) as error:
            if unit.lenient:
                continue
            why = f"{error}" or "it is nested too deeply"
            words = f"{unit.name} cannot be read as Python: {why}."
            return Outline(problem=Finding(stage="file", status="error", message=words))
        imports.update(module for node in reachable(tree) for module in modules_of(node))
        for node in counted_statements(tree, lenient=unit.lenient):
            for name in bound(node):
                names.add(name)
                functions.pop(name, None)  # a name that is bound again no longer means the earlier function
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions[node.name] = _defined(node, unit)
    return Outline(functions, names, imports, unread=unread)


def missing(function: str, seen: Outline, file: str, *, live: bool = False) -> Finding:
    """The finding for a missing function, with the closest name that exists; ``live``: in a running notebook."""
    if function in seen.unread:
        wrong = seen.unread[function]
        step = "Fix this line, or the one before it: a cell that Python cannot read is left out as a whole."
        words = f"The cell that defines `{function}` was left out. {wrong.message}"
        return Finding(stage="runs", status="error", message=words, place=wrong.place, next_step=step)
    names = itertools.islice(seen.functions, MOST_COMPARED)
    near = difflib.get_close_matches(function, names, n=1, cutoff=0.7)
    message = f"There is no function `{function}` in {file}"
    if near:
        found = seen.functions[near[0]]
        return Finding(
            stage="runs",
            message=f"{message}, but there is `{near[0]}`.",
            place=Place(file=found.unit, line=found.line),
            next_step=f"Rename it to `{function}`.",
        )
    if live:
        words = f"No cell run since this kernel started defines `{function}`."
        return Finding(stage="runs", message=words, next_step="Run the cell that defines it, then check again.")
    return Finding(stage="runs", message=message + ".", next_step=f"Write it again as `def {function}(...)`.")


def _syntax(error: SyntaxError, unit: SourceUnit) -> Finding:
    line = error.lineno or 1
    column = max((error.offset or 1) - 1, 0)
    end = max((error.end_offset or 0) - 1, column + 1) if error.end_lineno in (None, line) else column + 1
    where = Place(file=unit.name, line=line, text=source_line([unit], unit.name, line), column=column, end_column=end)
    return Finding(
        stage="file",
        status="error",
        message=f"{UNREADABLE} {unit.name}: {error.msg} (line {line}).",
        place=where,
        next_step="Fix this line, or the one before it; nothing can be checked until Python can read the file.",
    )


def bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top level of a file may bind."""
    inside = [node] if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ast.walk(node)
    for each in inside:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield each.name
        elif isinstance(each, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in each.names)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id


def _defined(node: ast.FunctionDef | ast.AsyncFunctionDef, unit: SourceUnit) -> Defined:
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
        body = body[1:]
    untouched = all(_does_nothing(statement) for statement in body)
    returns = [each for each in ast.walk(node) if isinstance(each, ast.Return) and each.value is not None]
    answer = None
    if len(returns) == 1 and returns[0].value is not None:
        value = returns[0].value
        end = value.end_col_offset if value.end_lineno == value.lineno else None
        text = source_line([unit], unit.name, value.lineno)
        answer = place([unit], unit.name, value.lineno, value.col_offset, end or len(text.encode()), "this was returned")
    loops = [each for each in ast.walk(node) if isinstance(each, ast.For | ast.While | ast.comprehension)]
    loop = None
    if loops:
        at = loops[0].target if isinstance(loops[0], ast.comprehension) else loops[0]
        end = len(source_line([unit], unit.name, at.lineno).encode())
        loop = place([unit], unit.name, at.lineno, at.col_offset, end, "this loop runs in Python")
    parameters = [each.arg for each in [*node.args.posonlyargs, *node.args.args]]
    return Defined(node.name, unit.name, node.lineno, untouched, parameters, answer, loop)


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False
