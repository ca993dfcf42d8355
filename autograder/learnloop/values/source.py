"""A piece of a student's source, as a value, and what of it is executed."""

import ast
from collections.abc import Iterator

from msgspec import Struct

KEPT_IN_NOTEBOOKS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AugAssign, ast.AnnAssign)


class SourceUnit(Struct, frozen=True):
    """A piece of source and what it is called. ``lenient``: a notebook cell, of which a failing statement loses only itself."""

    name: str
    source: str
    lenient: bool = False


def counted_statements(tree: ast.Module, *, lenient: bool) -> list[ast.stmt]:
    """The statements at the top level that are executed: all of a file; of a notebook's cell imports, definitions and
    assignments, and ``if`` and ``try`` around nothing else. An import of several modules is as many statements."""
    return [part for node in tree.body if not lenient or _counts(node) for part in parts_of(node)]


def bound_by(node: ast.stmt) -> set[str]:
    """The names that an import, a definition or an assignment binds; none for any other statement."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    inside = (each for target in targets for each in ast.walk(target))
    return {each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def parts_of(node: ast.stmt) -> list[ast.stmt]:
    """A statement; of an import of several modules an import of each."""
    if not isinstance(node, ast.Import):
        return [node]
    return [ast.copy_location(ast.Import([alias]), node) for alias in node.names]


def _counts(node: ast.stmt) -> bool:
    if not isinstance(node, ast.If | ast.Try):
        return isinstance(node, KEPT_IN_NOTEBOOKS)
    inside = [*node.body, *node.orelse]
    if isinstance(node, ast.Try):
        inside += [*node.finalbody, *(each for handler in node.handlers for each in _silent(handler))]
    return all(isinstance(each, ast.Pass) or _counts(each) for each in inside)


def _silent(handler: ast.ExceptHandler) -> Iterator[ast.stmt]:
    """What is done about an error, apart from words about it."""
    return (each for each in handler.body if not isinstance(each, ast.Expr))
