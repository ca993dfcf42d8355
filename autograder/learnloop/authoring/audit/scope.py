"""The names in a function: which variables have a value where."""

import ast
from collections.abc import Iterator


class Scope:
    """What a change needs to know about the function around it."""

    def __init__(self, function: ast.FunctionDef, numpy: str | None) -> None:
        self.numpy = numpy
        self.bound: dict[str, int] = {}  # names of the function, each with the line from which it has a value
        for argument in ast.walk(function.args):
            if isinstance(argument, ast.arg):
                self.bound[argument.arg] = 0
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
                self.bound[node.id] = min(node.lineno, self.bound.get(node.id, node.lineno))
        self._measured = {id(each) for each in _measured(function)}
        self.strings = strings_of(function)

    def is_variable(self, node: ast.Name) -> bool:
        """Whether a name is one of the function's own."""
        return node.id in self.bound or node.id in self._inner.get(id(node), ())

    def others(self, node: ast.Name) -> list[str]:
        """The other variables that have a value where this one is read."""
        before = [name for name, line in self.bound.items() if line < node.lineno]
        inner = sorted(self._inner.get(id(node), ()))
        return [name for name in dict.fromkeys([*before, *inner]) if name != node.id]

    def is_local(self, node: ast.expr) -> bool:
        """Whether a variable of the function is in an expression."""
        return any(isinstance(each, ast.Name) and each.id in self.bound for each in ast.walk(node))

    def has_sign(self, node: ast.expr) -> bool:
        """Whether an expression may be a number, of which more than the shape matters."""
        if id(node) in self._measured:
            return False
        return self.is_variable(node) if isinstance(node, ast.Name) else isinstance(node, ast.BinOp | ast.Call | ast.Subscript)


def _measured(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Expressions of which only the shape or the length is used."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr in ("shape", "size", "ndim"):
            yield node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len":
            yield from node.args


def strings_of(function: ast.FunctionDef) -> list[str]:
    """The texts in a function, each once."""
    return sorted({text for node in ast.walk(function) if (text := _text(node))})


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
