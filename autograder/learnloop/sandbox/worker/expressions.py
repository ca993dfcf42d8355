"""The parts of a failing expression whose values can be had without running anything."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from learnloop.sandbox.bounds import NAME_CHARACTERS
from learnloop.text import sendable
from learnloop.values.shapes import shape_of

VIEWS = ("T", "shape", "size", "ndim")

Scopes = Sequence[dict[str, Any]]  # where a name is looked up, the innermost first


def expressions(scopes: Scopes, text: str) -> Iterator[tuple[str, str]]:
    """Names in the text of an expression, and parts of them such as ``params[0][0]`` and ``x.T``, with words on their values."""
    tree: ast.AST
    for wrapped in (f"({text})", f"for {text}: pass", text):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(wrapped)
            break
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    else:
        return
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            try:
                name, said = sendable(ast.unparse(node)[:NAME_CHARACTERS]), shape_of(_value(node, scopes))
            except Exception:  # whatever cannot be had is left unsaid: what failed may be this very part
                said = ""
            if said:
                yield name, said
                todo.extend([node.slice] if isinstance(node, ast.Subscript) else [])
                continue
        todo.extend(ast.iter_child_nodes(node))


class _UnknownError(Exception):
    """The value of this expression cannot be had without running something."""


def _value(node: ast.AST | None, scopes: Scopes) -> Any:
    if node is None:
        return None
    if isinstance(node, ast.Constant) and type(node.value) in (int, str):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _value(node.operand, scopes)
        if type(number) is int:
            return -number
    if isinstance(node, ast.Name):
        for values in scopes:
            if type(values) is dict and node.id in values:
                return values[node.id]
    if isinstance(node, ast.Attribute) and node.attr in VIEWS:
        base = _value(node.value, scopes)
        if type(base) is np.ndarray:
            return getattr(base, node.attr)
    if isinstance(node, ast.Subscript):
        base, index = _value(node.value, scopes), _index(node.slice, scopes)
        if type(base) is np.ndarray or (type(base) in (list, tuple) and type(index) is int):
            return base[index]
        if type(base) is dict and type(index) in (int, str):
            return base[index]
    raise _UnknownError


def _index(node: ast.AST, scopes: Scopes) -> Any:
    """A whole number, a text, a slice, or a tuple of these."""
    if isinstance(node, ast.Tuple):
        return tuple(_index(each, scopes) for each in node.elts)
    if isinstance(node, ast.Slice):
        return slice(*(_index(part, scopes) if part else None for part in (node.lower, node.upper, node.step)))
    value = _value(node, scopes)
    if type(value) not in (int, str):
        raise _UnknownError
    return value
