"""What a student's source says before it runs: its functions, which of them are untouched, and what it may not import.

Reading the tree keeps honest students from surprises. It is not what security rests on: the sandbox is.
"""

import ast
import difflib
import functools
import itertools
import re
import sys
import unicodedata
import warnings
from collections.abc import Iterable, Iterator

from msgspec import Struct

from learnloop.report import Finding, Place
from learnloop.source import Unit

UNREADABLE = "Python cannot read"  # so begins what is said of a syntax error
MOST_COMPARED = 500
MOST_PARTS = 50  # of a name with dots; Python reads thousands
FORBIDDEN = {"eval", "exec", "compile", "__import__", "__builtins__"}
FORBIDDEN_ATTRIBUTES = {"__import__", "__builtins__", "__globals__", "__subclasses__"}
DEFINED = re.compile(r"^def +(\w+)", re.MULTILINE)
DRAWING = {"matplotlib", "pylab", "seaborn", "plotly", "bokeh", "altair", "PIL", "cv2", "tqdm", "rich", "IPython", "ipywidgets"}


class Defined(Struct, frozen=True):
    """A function of the student's: where it is, whether it is still the stub, its parameters, its one ``return`` if it has
    one, and its first loop."""

    name: str
    unit: str
    line: int
    untouched: bool
    parameters: list[str] = []
    answer: Place | None = None
    loop: Place | None = None


class Outline(Struct, frozen=True):
    """What the source says: its functions, every other name bound at its top, its imports; or why it cannot be read.

    ``unread`` are the functions in cells of a notebook that are no Python, each with what is wrong with its cell.
    """

    functions: dict[str, Defined] = {}
    names: set[str] = set()
    imports: set[str] = set()
    problem: Finding | None = None
    unread: dict[str, Finding] = {}


def outline(units: Iterable[Unit], allowed: Iterable[str], refused: Iterable[str] = ()) -> Outline:
    """Read the tree of every unit. ``allowed`` are the modules that may be imported, with everything inside them but what
    is ``refused``, such as ``numpy.gradient``."""
    rules = _Rules(set(allowed), set(refused))
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
                unread |= dict.fromkeys(DEFINED.findall(unit.source), _syntax(error, unit))
                continue
            return Outline(problem=_syntax(error, unit))
        except (ValueError, RecursionError, MemoryError) as error:
            if unit.lenient:
                continue
            why = f"{error}" or "it is nested too deeply"
            words = f"{unit.name} cannot be read as Python: {why}."
            return Outline(problem=Finding(stage="file", status="error", message=words))
        problem = _forbidden(tree, unit, rules, imports)
        if problem is not None:
            return Outline(problem=problem)
        for node in tree.body:
            for name in bound(node):
                names.add(name)
                functions.pop(name, None)  # what is bound again is no longer what was defined before
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions[node.name] = _defined(node, unit)
    return Outline(functions, names, imports, unread=unread)


def missing(function: str, seen: Outline, file: str, *, live: bool = False) -> Finding:
    """The finding for a function that is not there, with the nearest name that is; ``live``: in a running notebook."""
    if function in seen.unread:
        wrong = seen.unread[function]
        step = "Mend this line, or the one before it: what Python cannot read, it leaves out with its whole cell."
        words = f"The cell in which `{function}` stands is left out. {wrong.message}"
        return Finding(stage="runs", status="error", message=words, place=wrong.place, next_step=step)
    names = itertools.islice(seen.functions, MOST_COMPARED)
    near = difflib.get_close_matches(function, names, n=1, cutoff=0.7)
    message = f"There is no function `{function}` in {file}"
    if near:
        found = seen.functions[near[0]]
        return Finding(
            stage="runs",
            message=f"{message}; I found `{near[0]}`.",
            place=Place(file=found.unit, line=found.line),
            next_step=f"Rename it to `{function}`.",
        )
    if live:
        words = f"No cell that was run since this kernel was started defines `{function}`."
        return Finding(stage="runs", message=words, next_step="Run the cell in which it stands, then check again.")
    return Finding(stage="runs", message=message + ".", next_step=f"Write it again as `def {function}(...)`.")


def source_line(units: Iterable[Unit], unit: str, line: int) -> str:
    """That line of the student's source, or nothing."""
    for each in units:
        if each.name == unit:
            lines = _lines(each.source)
            return lines[line - 1][:400] if 0 < line <= len(lines) else ""
    return ""


@functools.lru_cache(maxsize=64)
def _lines(source: str) -> list[str]:
    return source.split("\n")


def place(units: Iterable[Unit], unit: str, line: int, column: int = 0, end_column: int = 0, note: str = "") -> Place:
    """A place in the student's source with its text. Columns, as Python counts them, are in UTF-8 bytes."""
    text = source_line(units, unit, line)
    raw = text.encode()
    start, end = len(raw[:column].decode(errors="ignore")), len(raw[:end_column].decode(errors="ignore"))
    return Place(file=unit, line=line, text=text, column=start, end_column=end, note=note)


def _syntax(error: SyntaxError, unit: Unit) -> Finding:
    line = error.lineno or 1
    column = max((error.offset or 1) - 1, 0)
    end = max((error.end_offset or 0) - 1, column + 1) if error.end_lineno in (None, line) else column + 1
    where = Place(file=unit.name, line=line, text=source_line([unit], unit.name, line), column=column, end_column=end)
    return Finding(
        stage="file",
        status="error",
        message=f"{UNREADABLE} {unit.name}: {error.msg} (line {line}).",
        place=where,
        next_step="Mend this line, or the one before it; nothing can be checked until Python can read the file.",
    )


class _Rules(Struct, frozen=True):
    """What may be imported, and what of it may not be used."""

    allowed: set[str]
    refused: set[str]

    def allows(self, module: str) -> bool:
        return any(module == each or module.startswith(each + ".") for each in self.allowed)


def _forbidden(tree: ast.Module, unit: Unit, rules: _Rules, imports: set[str]) -> Finding | None:
    """Note what is imported; the finding for the first line that is not allowed."""
    found: list[tuple[int, Finding]] = []
    called: dict[str, str] = {}  # what a name of this file stands for, among the modules
    own = {name for node in ast.walk(tree) for name in _defines(node)}

    def refuse(node: ast.expr | ast.stmt, why: str, next_step: str) -> None:
        found.append((node.lineno, _refusal(node, unit, why, next_step)))

    nodes = list(_reachable(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
            called |= {alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else "" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""] if not node.level else [""]
            called |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        else:
            continue
        for module in (unicodedata.normalize("NFKC", module) for module in modules):
            imports.add(module)
            if not rules.allows(module):
                refuse(node, *_why_not(module))
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in FORBIDDEN - own:
            refuse(node, f"`{node.id}` is not allowed in a submission", "Write the code out instead.")
        elif isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_ATTRIBUTES:
            refuse(node, f"`{node.attr}` is not allowed in a submission", "Write the code out instead.")
        elif isinstance(node, ast.Name | ast.Attribute) and rules.refused:
            name = _full_name(node, called)
            if name in rules.refused:
                refuse(
                    node,
                    f"`{name}` is not allowed in this course: it would do the exercise for you",
                    "Write what it does yourself.",
                )
    return min(found, key=lambda each: each[0])[1] if found else None


def _defines(node: ast.AST) -> Iterator[str]:
    """The names that a node makes the student's own, wherever it stands."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def _full_name(node: ast.expr, called: dict[str, str]) -> str:
    """``numpy.linalg.inv`` for ``np.linalg.inv`` after ``import numpy as np``; nothing for what is no name of a module."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < MOST_PARTS:
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id in called:
        return ".".join([called[node.id] or node.id, *reversed(parts)])
    return ""


def _why_not(module: str) -> tuple[str, str]:
    """Why a module may not be imported, and what to do instead."""
    top = module.split(".")[0]
    out = "Take this line out."
    if not module:
        return "imports that begin with a dot do not work here", out
    if top == "learnloop":
        return "a submission cannot import the grader", out
    if top in sys.stdlib_module_names:
        return f"`{module}` is not needed here and not allowed", out
    if top in DRAWING:
        aside = 'Move it, with what it draws, below `if __name__ == "__main__":`, which grading does not run.'
        return f"`{module}` is not allowed: there is no screen where your code is checked", aside
    return f"`{module}` is not allowed: the exercise is to write it with NumPy", out


def _refusal(node: ast.expr | ast.stmt, unit: Unit, why: str, next_step: str) -> Finding:
    end = node.end_col_offset if node.end_lineno == node.lineno else None
    where = place([unit], unit.name, node.lineno, node.col_offset, end or node.col_offset + 1)
    message = f"{why[0].upper()}{why[1:]}."
    return Finding(stage="file", message=message, place=where, next_step=next_step)


def _reachable(tree: ast.Module) -> Iterator[ast.AST]:
    """All nodes but those under ``if __name__ == "__main__":``, which grading never runs."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and _is_main(node.test):
            todo.extend(node.orelse)
            continue
        yield node
        todo.extend(ast.iter_child_nodes(node))


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


def bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a file may bind."""
    inside = [node] if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ast.walk(node)
    for each in inside:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield each.name
        elif isinstance(each, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in each.names)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id


def _defined(node: ast.FunctionDef | ast.AsyncFunctionDef, unit: Unit) -> Defined:
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
        answer = place([unit], unit.name, value.lineno, value.col_offset, end or len(text.encode()), "this came back")
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
