"""Generic mutants of a function: small changes of its syntax tree, each of them a mistake that the checks should notice."""

import ast
import dataclasses
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from learnloop.errors import CourseError

# A replacement for a node: an expression for an expression, statements for a statement.
Change = tuple[str, Any]

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


@dataclass(frozen=True)
class Mutant:
    """One changed function: the kind of the change, its line in the file, the lines before and after, the whole source."""

    function: str
    kind: str
    line: int
    before: str
    after: str
    source: str


def mutants_of(text: str, function: str) -> list[Mutant]:
    """Every mutant of one function of a Python file, each source once, in the order of the file.

    Raises ``CourseError`` when there is no such function.
    """
    tree = ast.parse(text)
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
    if not found:
        raise CourseError(f"there is no function {function!r} to plant mutants in.")
    node = found[-1]
    node.decorator_list = []
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:]
    original = ast.unparse(node)
    seen = {original}
    mutants: list[Mutant] = []
    for kind, line, source in _Mutator(node, _numpy(tree)).mutants():
        if source not in seen:
            seen.add(source)
            mutants.append(Mutant(function, kind, line, *changed_lines(original, source), source))
    twice = {pair for pair, count in Counter((each.before, each.after) for each in mutants).items() if count > 1}
    for i, mutant in enumerate(mutants):
        if (mutant.before, mutant.after) in twice:
            before, after = changed_lines(original, mutant.source, context=1)
            mutants[i] = dataclasses.replace(mutant, before=before, after=after)
    return sorted(mutants, key=lambda mutant: mutant.line)


def changed_lines(original: str, source: str, context: int = 0) -> tuple[str, str]:
    """What stands between the lines that two texts have in common at their beginning and at their end; ``context`` lines more
    are taken from the beginning."""
    old, new = original.split("\n"), source.split("\n")
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    head = max(head - context, 0)
    return _joined(old[head : len(old) - tail]), _joined(new[head : len(new) - tail])


def _joined(lines: Sequence[str]) -> str:
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return "\n".join(line[indent:] for line in lines)


def _numpy(tree: ast.Module) -> str | None:
    """The name under which the file imports NumPy."""
    imported = [alias for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
    return next((alias.asname or "numpy" for alias in imported if alias.name == "numpy"), None)


class _Mutator:
    """Changes one place of a function at a time, writes the source down, and puts the place back."""

    def __init__(self, function: ast.FunctionDef, numpy: str | None) -> None:
        self._function = function
        self._numpy = numpy
        self._bound: dict[str, int] = {}  # names of the function, each with the line from which it has a value
        for argument in ast.walk(function.args):
            if isinstance(argument, ast.arg):
                self._bound[argument.arg] = 0
        self._inner: dict[int, set[str]] = {}  # names of the comprehension that an expression stands in
        stored_inside = set()
        for node in ast.walk(function):
            if isinstance(node, ast.ListComp):
                targets = [each for loop in node.generators for each in ast.walk(loop.target) if isinstance(each, ast.Name)]
                stored_inside |= {id(each) for each in targets}
                for each in ast.walk(node.elt):
                    self._inner.setdefault(id(each), set()).update(target.id for target in targets)
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in stored_inside:
                self._bound[node.id] = min(node.lineno, self._bound.get(node.id, node.lineno))
        self._measured = {id(each) for each in _measured(function)}
        self._strings = sorted({text for node in ast.walk(function) if (text := _text(node))})

    def mutants(self) -> Iterator[tuple[str, int, str]]:
        """The kind of each change, its line, and the source with it."""
        places = [*self._places(self._function.args, "defaults"), *self._places(self._function, "body")]
        for node, put in places:
            changes = self._statement(node) if isinstance(node, ast.stmt) else self._expression(node)
            for kind, new in list(changes):
                put(new)
                try:
                    source = ast.unparse(self._function)
                finally:
                    put(node)
                yield kind, node.lineno, source
        yield from self._swapped_statements()

    def _places(self, parent: ast.AST, *fields: str) -> Iterator[tuple[Any, Callable[[Any], None]]]:
        """Every statement and every expression that is read, with what puts another into its place."""
        for name in fields or parent._fields:
            value = getattr(parent, name, None)
            children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, child in children:
                if not isinstance(child, ast.AST):
                    continue
                if isinstance(child, ast.stmt) or (isinstance(child, ast.expr) and not _is_stored(child)):
                    yield child, _putter(parent, name, index)
                yield from self._places(child)

    # ------------------------------------------------------------ expressions

    def _expression(self, node: ast.expr) -> Iterator[Change]:
        match node:
            case ast.BinOp():
                yield from self._binary(node)
            case ast.UnaryOp():
                yield "sign or `not` dropped", node.operand
            case ast.Compare(ops=[operator], comparators=[right]):
                for other in COMPARISONS[type(operator)]:
                    yield "comparison", ast.Compare(node.left, [other], [right])
            case ast.BoolOp():
                yield "and/or", ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
                yield from (("condition dropped", value) for value in node.values)
            case ast.Constant():
                yield from (("constant", ast.Constant(value)) for value in self._constants(node.value))
            case ast.Call():
                yield from self._call(node)
            case ast.Attribute(attr="T"):
                yield "transpose dropped", node.value
            case ast.Subscript():
                yield from self._subscript(node)
            case ast.Name() if self._is_variable(node):
                yield from (("other variable", ast.Name(name)) for name in self._others(node))
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for i, j in itertools.combinations(range(len(elements)), 2):
                    yield "elements swapped", type(node)(_swapped(elements, i, j), ast.Load())
            case ast.ListComp(generators=[loop]):
                for iterable in _shorter(loop.iter):
                    new = ast.comprehension(loop.target, iterable, loop.ifs, loop.is_async)
                    yield "turns of a loop", ast.ListComp(node.elt, [new])
        if id(node) not in self._measured and _is_number(node, self._is_variable):
            yield "sign", ast.UnaryOp(ast.USub(), node)

    def _is_variable(self, node: ast.Name) -> bool:
        return node.id in self._bound or node.id in self._inner.get(id(node), ())

    def _others(self, node: ast.Name) -> list[str]:
        """The other variables that have a value where this one is read."""
        before = [name for name, line in self._bound.items() if line < node.lineno]
        inner = sorted(self._inner.get(id(node), ()))
        return [name for name in dict.fromkeys([*before, *inner]) if name != node.id]

    def _binary(self, node: ast.BinOp) -> Iterator[Change]:
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
        if self._numpy and ufunc:
            for mine in (node.left, node.right):
                if isinstance(mine, ast.Name | ast.Subscript):
                    function = ast.Attribute(ast.Name(self._numpy), ufunc)
                    yield "in place", ast.Call(function, [node.left, node.right], [ast.keyword("out", mine)])

    def _constants(self, value: Any) -> Iterator[Any]:
        if isinstance(value, bool):
            yield not value
        elif isinstance(value, int):
            yield from (each for each in (value + 1, value - 1, -value, 0, 1) if each != value)
        elif isinstance(value, float):
            yield from (each for each in (value + 1, value * 2, value / 2, -value, 0.0, 1.0) if each != value)
        elif isinstance(value, str):
            yield from (each for each in self._strings if each != value)

    def _call(self, node: ast.Call) -> Iterator[Change]:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
        for other in LIKE.get(name, []):
            new = ast.Attribute(function.value, other) if isinstance(function, ast.Attribute) else ast.Name(other)
            yield "function", ast.Call(new, node.args, node.keywords)
        if len(node.args) == 1:
            yield "call dropped", node.args[0]
        if isinstance(function, ast.Attribute) and not node.args and _is_local(function.value, self._bound):
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
        if self._numpy and name in ("maximum", "minimum", "exp", "abs", "log") and isinstance(node.args[0], ast.Name):
            yield "in place", ast.Call(function, node.args, [*node.keywords, ast.keyword("out", node.args[0])])

    def _subscript(self, node: ast.Subscript) -> Iterator[Change]:
        yield "index dropped", node.value
        part = node.slice
        if isinstance(part, ast.Slice):
            for new in _slices(part):
                yield "slice", ast.Subscript(node.value, new)
        elif not isinstance(part, ast.Constant | ast.UnaryOp | ast.Tuple):
            for by in (1, -1):
                yield "off by one", ast.Subscript(node.value, _plus(part, by))

    # ------------------------------------------------------------ statements

    def _statement(self, node: ast.stmt) -> Iterator[Change]:
        yield "statement dropped", ast.Pass()
        match node:
            case ast.If():
                negated = ast.UnaryOp(ast.Not(), node.test)
                yield "condition negated", ast.If(negated, node.body, node.orelse)
                yield "condition always true", ast.If(ast.Constant(True), node.body, node.orelse)
            case ast.For():
                for iterable in _shorter(node.iter):
                    yield "turns of a loop", ast.For(node.target, iterable, node.body, node.orelse, lineno=node.lineno)
                yield "loop ended early", ast.For(node.target, node.iter, [*node.body, ast.Break()], [], lineno=node.lineno)
            case ast.While():
                yield "loop ended early", ast.While(node.test, [*node.body, ast.Break()], [])
            case ast.Return(value=ast.expr() as value):
                if self._numpy and not isinstance(value, ast.Tuple | ast.List | ast.ListComp | ast.Constant):
                    rounded = ast.Call(ast.Attribute(ast.Name(self._numpy), "round"), [value, ast.Constant(6)], [])
                    yield "rounded", ast.Return(rounded)
                for name, line in self._bound.items():
                    if line < node.lineno:
                        yield "other variable returned", ast.Return(ast.Name(name))
            case ast.AugAssign():
                for other in ARITHMETIC.get(type(node.op), []):
                    yield "operator", ast.AugAssign(node.target, other, node.value)
                yield "assigned, not added", ast.Assign([node.target], node.value, lineno=node.lineno)
            case ast.Assign(targets=[ast.Tuple() as target], value=ast.Tuple() as value):
                if len(target.elts) == 2:
                    yield "elements swapped", ast.Assign([ast.Tuple(target.elts[::-1], ast.Store())], value, lineno=node.lineno)

    def _swapped_statements(self) -> Iterator[tuple[str, int, str]]:
        """Two neighbours in the wrong order."""
        for block in [node.body for node in ast.walk(self._function) if isinstance(node, ast.FunctionDef | ast.For | ast.If)]:
            for i in range(len(block) - 1):
                block[i], block[i + 1] = block[i + 1], block[i]
                source = ast.unparse(self._function)
                block[i], block[i + 1] = block[i + 1], block[i]
                yield "statements swapped", block[i].lineno, source


def _putter(parent: ast.AST, field: str, index: int | None) -> Callable[[Any], None]:
    def put(child: ast.AST) -> None:
        if index is None:
            setattr(parent, field, child)
        else:
            getattr(parent, field)[index] = child

    return put


def _is_stored(node: ast.expr) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)


def _measured(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What only its shape or its length is asked of."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr in ("shape", "size", "ndim"):
            yield node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len":
            yield from node.args


def _is_number(node: ast.expr, is_variable: Callable[[ast.Name], bool]) -> bool:
    return is_variable(node) if isinstance(node, ast.Name) else isinstance(node, ast.BinOp | ast.Call | ast.Subscript)


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_local(node: ast.expr, bound: dict[str, int]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in bound for each in ast.walk(node))


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


def _shorter(iterable: ast.expr) -> Iterator[ast.expr]:
    """The same turns without the first, without the last, and backwards."""
    turns = ast.Call(ast.Name("list"), [iterable], [])
    yield ast.Subscript(turns, ast.Slice(ast.Constant(1), None, None))
    yield ast.Subscript(turns, ast.Slice(None, ast.UnaryOp(ast.USub(), ast.Constant(1)), None))
    yield ast.Subscript(turns, ast.Slice(None, None, ast.UnaryOp(ast.USub(), ast.Constant(1))))
