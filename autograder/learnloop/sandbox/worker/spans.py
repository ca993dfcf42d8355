"""Spans of source: what stands there, what is around it, what belongs to it."""

import ast
import warnings
from collections.abc import Collection, Sequence

Span = tuple[int, int, int, int]  # line, column, end line, end column; columns in bytes, as Python counts them


def nodes_of(source: str) -> list[ast.AST]:
    """The nodes of a source, each after those around it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def bound_inside(nodes: Sequence[ast.AST], span: Span) -> Collection[str]:
    """The names that a comprehension around a span binds. Without a frame of its own (Python 3.12) it takes them along when
    it ends, and what the function knows by the same name is another value."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef) and within(span, node):
            names.clear()
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) and within(span, node):
            if within(span, node.generators[0].iter):  # is had before there is a comprehension
                continue
            if isinstance(node, ast.GeneratorExp):
                names.clear()
            else:
                targets = [each for part in node.generators for each in ast.walk(part.target)]
                names |= {each.id for each in targets if isinstance(each, ast.Name)}
    return names


def widened(nodes: Sequence[ast.AST], span: Span) -> Span:
    """The span of a target together with what is put into it: neither says much alone. Of an ``assert``, what it asserts."""
    for node in nodes:
        whole: ast.expr | ast.stmt | None = None
        if isinstance(node, ast.Assign):
            targets, whole = node.targets, node
        elif isinstance(node, ast.For | ast.comprehension):
            targets, whole = [node.target], node.iter
        if isinstance(node, ast.For) and span[:2] == (node.lineno, node.col_offset):  # it cannot be gone through
            return span_of(node.iter)
        if isinstance(node, ast.Assert) and span == span_of(node):  # so Python 3.12 has it, others only the test
            return span_of(node.test)
        if whole is not None and any(within(span, target) for target in targets):
            return span_of(targets[0])[:2] + span_of(whole)[2:]
    return span


def span_of(node: ast.expr | ast.stmt) -> Span:
    """Where a node of Python stands."""
    return node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0


def within(span: Span, node: ast.expr | ast.stmt) -> bool:
    """Whether a span, unless it is empty, is in that of a node."""
    around = span_of(node)
    return around[:2] <= span[:2] and span[2:] <= around[2:] and span[:2] < span[2:]


def segment(source: str, span: Span) -> str:
    """The text of a span."""
    line, column, end_line, end_column = span
    lines = [each.encode() for each in source.split("\n")[max(line - 1, 0) : end_line]]
    if not lines:
        return ""
    lines[-1] = lines[-1][:end_column]
    lines[0] = lines[0][column:]
    return b"\n".join(lines).decode(errors="ignore")
