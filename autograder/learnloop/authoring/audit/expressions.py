"""Changes of an expression: an operator, a constant, a variable, an argument, an index."""

import ast
import itertools
from collections.abc import Iterator
from typing import Any

from learnloop.authoring.audit.scope import Scope

# The kind of a change, and what replaces a node: an expression for an expression, a statement for a statement.
Replacement = tuple[str, Any]

ARITHMETIC: dict[type[ast.operator], list[ast.operator]] = {
    ast.Add: [ast.Sub(), ast.Mult()],
    ast.Sub: [ast.Add(), ast.Mult()],
    ast.Mult: [ast.Div(), ast.Add()],
    ast.Div: [ast.Mult(), ast.FloorDiv()],
    ast.FloorDiv: [ast.Div(), ast.Mult()],
    ast.Mod: [ast.FloorDiv()],
    ast.MatMult: [ast.Mult(), ast.Add()],
    ast.Pow: [ast.Mult(), ast.Div()],
}
COMPARISONS: dict[type[ast.cmpop], list[ast.cmpop]] = {
    ast.Gt: [ast.GtE(), ast.Lt(), ast.LtE(), ast.Eq()],
    ast.GtE: [ast.Gt(), ast.LtE(), ast.Lt(), ast.Eq()],
    ast.Lt: [ast.LtE(), ast.Gt(), ast.GtE(), ast.Eq()],
    ast.LtE: [ast.Lt(), ast.GtE(), ast.Gt(), ast.Eq()],
    ast.Eq: [ast.NotEq(), ast.GtE(), ast.LtE()],
    ast.NotEq: [ast.Eq()],
    ast.Is: [ast.IsNot()],
    ast.IsNot: [ast.Is()],
    ast.In: [ast.NotIn()],
    ast.NotIn: [ast.In()],
}
# The NumPy function that does in place what an operator does.
UFUNCS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
}
# Functions and methods that are taken for one another.
LIKE = {
    "maximum": ["minimum"],
    "minimum": ["maximum"],
    "max": ["min", "mean"],
    "min": ["max"],
    "mean": ["sum", "median"],
    "sum": ["mean", "max", "prod"],
    "argmax": ["argmin", "max"],
    "argmin": ["argmax"],
    "zeros": ["ones"],
    "ones": ["zeros"],
    "empty": ["zeros", "ones"],
    "exp": ["expm1", "exp2"],
    "log": ["log2", "log1p", "log10"],
    "sqrt": ["square"],
    "abs": ["sign"],
    "normal": ["uniform", "laplace"],
    "permutation": ["integers"],
    "isfinite": ["isnan", "isinf"],
    "array": ["asarray"],
    "eigvalsh": ["diag"],
    "append": ["extend"],
    "all": ["any"],
    "any": ["all"],
}
AXES = (0, 1, -1, None)


def changes_of(node: ast.expr, scope: Scope) -> Iterator[Replacement]:
    """What may stand in place of an expression."""
    match node:
        case ast.BinOp():
            yield from _binary(node, scope)
        case ast.UnaryOp():
            yield "sign or `not` dropped", node.operand
        case ast.Compare(ops=[operator], comparators=[right]):
            for other in COMPARISONS[type(operator)]:
                yield "comparison", ast.Compare(node.left, [other], [right])
        case ast.BoolOp():
            yield "and/or", ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
            yield from (("condition dropped", value) for value in node.values)
        case ast.Constant():
            yield from (("constant", ast.Constant(value)) for value in _constants(node.value, scope))
        case ast.Call():
            yield from _call(node, scope)
        case ast.Attribute(attr="T"):
            yield "transpose dropped", node.value
        case ast.Subscript():
            yield from _subscript(node)
        case ast.Name() if scope.is_variable(node):
            yield from (("other variable", ast.Name(name)) for name in scope.others(node))
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for i, j in itertools.combinations(range(len(elements)), 2):
                yield "elements swapped", type(node)(_swapped(elements, i, j), ast.Load())
        case ast.ListComp(generators=[loop]):
            for iterable in shorter(loop.iter):
                new = ast.comprehension(loop.target, iterable, loop.ifs, loop.is_async)
                yield "turns of a loop", ast.ListComp(node.elt, [new])
    if scope.has_sign(node):
        yield "sign", ast.UnaryOp(ast.USub(), node)


def _binary(node: ast.BinOp, scope: Scope) -> Iterator[Replacement]:
    for other in ARITHMETIC.get(type(node.op), []):
        yield "operator", ast.BinOp(node.left, other, node.right)
    yield "term dropped", node.left
    yield "term dropped", node.right
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield "operands swapped", ast.BinOp(node.right, node.op, node.left)
    if isinstance(node.op, ast.MatMult):
        yield "transposed", ast.BinOp(ast.Attribute(node.left, "T"), node.op, node.right)
        yield "transposed", ast.BinOp(node.left, node.op, ast.Attribute(node.right, "T"))
    ufunc = UFUNCS.get(type(node.op))
    if scope.numpy and ufunc:
        for mine in (node.left, node.right):
            if isinstance(mine, ast.Name | ast.Subscript):
                function = ast.Attribute(ast.Name(scope.numpy), ufunc)
                yield "in place", ast.Call(function, [node.left, node.right], [ast.keyword("out", mine)])


def _constants(value: Any, scope: Scope) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (each for each in (value + 1, value - 1, -value, 0, 1) if each != value)
    elif isinstance(value, float):
        yield from (each for each in (value + 1, value * 2, value / 2, -value, 0.0, 1.0) if each != value)
    elif isinstance(value, str):
        yield from (each for each in scope.strings if each != value)


def _call(node: ast.Call, scope: Scope) -> Iterator[Replacement]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    for other in LIKE.get(name, []):
        new = ast.Attribute(function.value, other) if isinstance(function, ast.Attribute) else ast.Name(other)
        yield "function", ast.Call(new, node.args, node.keywords)
    if len(node.args) == 1:
        yield "call dropped", node.args[0]
    if isinstance(function, ast.Attribute) and not node.args and scope.is_local(function.value):
        yield "call dropped", function.value
    for i, j in itertools.combinations(range(len(node.args)), 2):
        yield "arguments swapped", ast.Call(function, _swapped(node.args, i, j), node.keywords)
    if name == "range":
        yield from (
            ("off by one", ast.Call(function, _moved(node.args, i, by), [])) for i in range(len(node.args)) for by in (1, -1)
        )
        if len(node.args) == 1:
            yield "off by one", ast.Call(function, [ast.Constant(1), node.args[0]], [])
    for i, keyword in enumerate(node.keywords):
        rest = node.keywords[:i] + node.keywords[i + 1 :]
        yield "option dropped", ast.Call(function, node.args, rest)
        if keyword.arg == "axis":
            for axis in AXES:
                new_option = ast.keyword("axis", ast.Constant(axis))
                yield "axis", ast.Call(function, node.args, [*node.keywords[:i], new_option, *node.keywords[i + 1 :]])
    if scope.numpy and name in ("maximum", "minimum", "exp", "abs", "log") and isinstance(node.args[0], ast.Name):
        yield "in place", ast.Call(function, node.args, [*node.keywords, ast.keyword("out", node.args[0])])


def _subscript(node: ast.Subscript) -> Iterator[Replacement]:
    yield "index dropped", node.value
    part = node.slice
    if isinstance(part, ast.Slice):
        for new in _slices(part):
            yield "slice", ast.Subscript(node.value, new)
    elif not isinstance(part, ast.Constant | ast.UnaryOp | ast.Tuple):
        for by in (1, -1):
            yield "off by one", ast.Subscript(node.value, _plus(part, by))


def shorter(iterable: ast.expr) -> Iterator[ast.expr]:
    """The same turns without the first, without the last, and backwards."""
    turns = ast.Call(ast.Name("list"), [iterable], [])
    yield ast.Subscript(turns, ast.Slice(ast.Constant(1), None, None))
    yield ast.Subscript(turns, ast.Slice(None, ast.UnaryOp(ast.USub(), ast.Constant(1)), None))
    yield ast.Subscript(turns, ast.Slice(None, None, ast.UnaryOp(ast.USub(), ast.Constant(1))))


def _swapped(items: list[ast.expr], i: int, j: int) -> list[ast.expr]:
    swapped = list(items)
    swapped[i], swapped[j] = swapped[j], swapped[i]
    return swapped


def _plus(node: ast.expr, by: int) -> ast.expr:
    return ast.BinOp(node, ast.Add() if by > 0 else ast.Sub(), ast.Constant(abs(by)))


def _moved(arguments: list[ast.expr], i: int, by: int) -> list[ast.expr]:
    return [*arguments[:i], _plus(arguments[i], by), *arguments[i + 1 :]]


def _slices(part: ast.Slice) -> Iterator[ast.Slice]:
    """A bound dropped or moved by one, a step dropped."""
    lower, upper, step = part.lower, part.upper, part.step
    if lower is not None:
        yield ast.Slice(None, upper, step)
        yield from (ast.Slice(_plus(lower, by), upper, step) for by in (1, -1))
    if upper is not None:
        yield ast.Slice(lower, None, step)
        yield from (ast.Slice(lower, _plus(upper, by), step) for by in (1, -1))
    if step is not None:
        yield ast.Slice(lower, upper, None)
