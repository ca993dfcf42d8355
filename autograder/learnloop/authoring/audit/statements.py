"""Changes of a statement: dropped, negated, ended early, or swapped with its neighbour."""

import ast
from collections.abc import Iterator

from learnloop.authoring.audit.expressions import ARITHMETIC, Replacement, shorter
from learnloop.authoring.audit.scope import Scope


def changes_of(node: ast.stmt, scope: Scope) -> Iterator[Replacement]:
    """What may stand in place of a statement."""
    yield "statement dropped", ast.Pass()
    match node:
        case ast.If():
            negated = ast.UnaryOp(ast.Not(), node.test)
            yield "condition negated", ast.If(negated, node.body, node.orelse)
            yield "condition always true", ast.If(ast.Constant(True), node.body, node.orelse)
        case ast.For():
            for iterable in shorter(node.iter):
                yield "turns of a loop", ast.For(node.target, iterable, node.body, node.orelse, lineno=node.lineno)
            yield "loop ended early", ast.For(node.target, node.iter, [*node.body, ast.Break()], [], lineno=node.lineno)
        case ast.While():
            yield "loop ended early", ast.While(node.test, [*node.body, ast.Break()], [])
        case ast.Return(value=ast.expr() as value):
            if scope.numpy and not isinstance(value, ast.Tuple | ast.List | ast.ListComp | ast.Constant):
                rounded = ast.Call(ast.Attribute(ast.Name(scope.numpy), "round"), [value, ast.Constant(6)], [])
                yield "rounded", ast.Return(rounded)
            for name, line in scope.bound.items():
                if line < node.lineno:
                    yield "other variable returned", ast.Return(ast.Name(name))
        case ast.AugAssign():
            for other in ARITHMETIC.get(type(node.op), []):
                yield "operator", ast.AugAssign(node.target, other, node.value)
            yield "assigned, not added", ast.Assign([node.target], node.value, lineno=node.lineno)
        case ast.Assign(targets=[ast.Tuple() as target], value=ast.Tuple() as value):
            if len(target.elts) == 2:
                yield "elements swapped", ast.Assign([ast.Tuple(target.elts[::-1], ast.Store())], value, lineno=node.lineno)


def swapped(function: ast.FunctionDef) -> Iterator[tuple[str, int, str]]:
    """Two neighbours in the wrong order: the kind of change, its line, and the whole source."""
    for block in [node.body for node in ast.walk(function) if isinstance(node, ast.FunctionDef | ast.For | ast.If)]:
        for i in range(len(block) - 1):
            block[i], block[i + 1] = block[i + 1], block[i]
            source = ast.unparse(function)
            block[i], block[i + 1] = block[i + 1], block[i]
            yield "statements swapped", block[i].lineno, source
