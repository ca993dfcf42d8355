"""What a submission may not import or use, judged from its source.

This saves honest students from surprises. Security does not rest on it: that is the sandbox's job.
"""

import ast
import sys
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from learnloop.report import Finding
from learnloop.submission.places import place
from learnloop.values.source import SourceUnit

FORBIDDEN = {"eval", "exec", "compile", "__import__", "__builtins__"}
MOST_PARTS = 50  # of a name with dots; Python reads thousands
FORBIDDEN_ATTRIBUTES = {"__import__", "__builtins__", "__globals__", "__subclasses__"}
DRAWING = {"matplotlib", "pylab", "seaborn", "plotly", "bokeh", "altair", "PIL", "cv2", "tqdm", "rich", "IPython", "ipywidgets"}


class Rules(Struct, frozen=True):
    """The modules that may be imported, and the names in them that may not be used."""

    allowed: frozenset[str]
    refused: frozenset[str]

    def allows(self, module: str) -> bool:
        return any(module == each or module.startswith(each + ".") for each in self.allowed)


def forbidden(tree: ast.Module, unit: SourceUnit, rules: Rules, imports: set[str]) -> Finding | None:
    """Add what is imported to ``imports``; the finding for the first line that is not allowed, or None."""
    found: list[tuple[int, Finding]] = []
    called: dict[str, str] = {}  # the module, or the name in a module, that a name of this file refers to
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
    """The names that a node makes the student's own, anywhere in the file."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def _full_name(node: ast.expr, called: dict[str, str]) -> str:
    """``numpy.linalg.inv`` for ``np.linalg.inv`` after ``import numpy as np``; empty for what comes from no module."""
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
    out = "Remove this line."
    if not module:
        return "imports that begin with a dot do not work here", out
    if top == "learnloop":
        return "a submission cannot import the grader", out
    if top in sys.stdlib_module_names:
        return f"`{module}` is neither needed nor allowed here", out
    if top in DRAWING:
        aside = 'Move it, and the code that draws, below `if __name__ == "__main__":`: grading does not run that.'
        return f"`{module}` is not allowed: there is no screen where your code is checked", aside
    return f"`{module}` is not allowed: the point of the exercise is to write it with NumPy", out


def _refusal(node: ast.expr | ast.stmt, unit: SourceUnit, why: str, next_step: str) -> Finding:
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
