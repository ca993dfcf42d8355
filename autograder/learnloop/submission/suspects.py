"""Suspects in a student's source for faults that judging sees only from outside: an argument that changes, a value that
outlives a call.

Nothing here is certain, so a suspect is named only if it is the only one.
"""

import ast
import re
from collections.abc import Iterator, Sequence

from learnloop.report import Place
from learnloop.submission import syntax
from learnloop.submission.syntax import Definition, base_of, own
from learnloop.values.source import SourceUnit

MAX_DEPTH = 3
# Calls that return their argument, or a view of it.
VIEWS = {
    "zip",
    "enumerate",
    "reversed",
    "list",
    "tuple",
    "asarray",
    "ravel",
    "reshape",
    "view",
    "squeeze",
    "atleast_2d",
    "transpose",
}
METHODS = {
    "sort",
    "fill",
    "append",
    "extend",
    "insert",
    "pop",
    "clear",
    "reverse",
    "remove",
    "put",
    "partition",
    "resize",
    "update",
}
# Functions that write into their first argument.
FUNCTIONS = {"shuffle", "copyto", "put", "place", "putmask", "fill_diagonal", "put_along_axis", "at"}
DRAWN_BY_HAND = {"default_rng", "Generator", "SeedSequence", "RandomState", "Random"}


def chooses(line: str) -> bool:
    """Whether this line chooses between two forms that it computes both."""
    return re.search(r"\bwhere\(", line) is not None


def writer_into(units: Sequence[SourceUnit], function: str, number: int) -> Place | None:
    """The only statement that writes into the parameter at this position, in the function or a helper it is passed to."""
    found = list(_writers(units, function, number, MAX_DEPTH))
    return found[0] if len(found) == 1 else None


def _writers(units: Sequence[SourceUnit], function: str, number: int, depth: int) -> Iterator[Place]:
    defined = syntax.definition(units, function)
    if defined is None or not depth:
        return
    unit, node = defined
    parameters = [each.arg for each in [*node.args.posonlyargs, *node.args.args]]
    if not 0 <= number < len(parameters):
        return
    aliases, fresh = _aliases(node, parameters[number])
    for each in own(node):
        if isinstance(each, ast.stmt | ast.expr) and _writes(each) & aliases and not _is_fresh(each, fresh):
            yield syntax.place_of(unit, each, "this writes into it")
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
            for i, argument in enumerate(each.args):
                if base_of(argument) in aliases:
                    yield from _writers(units, each.func.id, i, depth - 1)


def _aliases(node: Definition, parameter: str) -> tuple[set[str], dict[str, int]]:
    """The names that may refer to the parameter or a part of it, and the first line in which a name is bound to a new value."""
    aliases = {parameter}
    fresh: dict[str, int] = {}
    bindings: list[tuple[int, ast.expr, ast.expr]] = []
    for each in own(node):
        if isinstance(each, ast.Assign):
            bindings += [(each.lineno, target, each.value) for target in each.targets]
        elif isinstance(each, ast.For | ast.comprehension):
            bindings.append((each.target.lineno, each.target, each.iter))
    for line, target, value in sorted(bindings, key=lambda each: each[0]):
        names = {name.id for name in ast.walk(target) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
        if _hands_on(value) & aliases:
            aliases |= names
        else:
            for name in names:
                fresh.setdefault(name, line)
    return aliases, fresh


def _hands_on(value: ast.expr) -> set[str]:
    """The names that a value is a part, a view or a collection of; arithmetic makes something new."""
    if isinstance(value, ast.Call):
        called = value.func.attr if isinstance(value.func, ast.Attribute) else base_of(value.func)
        inside = [*value.args, *([value.func.value] if isinstance(value.func, ast.Attribute) else [])]
        return {name for each in inside for name in _hands_on(each)} if called in VIEWS else set()
    if isinstance(value, ast.Tuple | ast.List):
        return {name for each in value.elts for name in _hands_on(each)}
    return {base_of(value)} - {""}


def _writes(node: ast.stmt | ast.expr) -> set[str]:
    """The names whose values a node writes into; rebinding a name does not count."""
    if isinstance(node, ast.AugAssign):
        return {base_of(node.target)}
    if isinstance(node, ast.Assign | ast.Delete):
        return {base_of(each) for each in node.targets if isinstance(each, ast.Subscript | ast.Attribute)}
    if isinstance(node, ast.Call):
        found = {base_of(each.value) for each in node.keywords if each.arg == "out"}
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in METHODS:
                found.add(base_of(node.func.value))
            if node.func.attr in FUNCTIONS and node.args:
                found.add(base_of(node.args[0]))
        return found
    return set()


def _is_fresh(node: ast.stmt | ast.expr, fresh: dict[str, int]) -> bool:
    return any(fresh.get(name, node.lineno) < node.lineno for name in _writes(node))


def unsteady(units: Sequence[SourceUnit], function: str) -> tuple[Place, str] | None:
    """The only thing in the function or its helpers that may make two calls differ, with the next step about it."""
    found = list(_unsteady(units, function, MAX_DEPTH, set()))
    return found[0] if len({step for _, step in found}) == 1 else None


def _unsteady(units: Sequence[SourceUnit], function: str, depth: int, seen: set[str]) -> Iterator[tuple[Place, str]]:
    defined = syntax.definition(units, function)
    if defined is None or not depth or function in seen:
        return
    seen.add(function)
    unit, node = defined
    held = {name for each in own(node) if isinstance(each, ast.Global) for name in each.names}
    bound = {each.id for each in own(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    local = (bound - held) | {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}
    defaults = dict(_mutable_defaults(node))
    for each in own(node):
        if not isinstance(each, ast.stmt | ast.expr):
            continue
        written = _writes(each) | ({base_of(target) for target in each.targets} if isinstance(each, ast.Assign) else set())
        name = next(iter(sorted(written & defaults.keys())), "")
        if name:
            yield (
                syntax.place_of(unit, defaults[name]),
                f"The default of `{name}` is created once and kept from call to call: create it inside the function.",
            )
        name = next(iter(sorted((written & held) or (_writes(each) - local - {""}))), "")
        if name:
            yield syntax.place_of(unit, each), f"`{name}` outlives the call: make the answer depend on the arguments alone."
        if isinstance(each, ast.Call):
            yield from _doubtful_call(unit, each)
            if isinstance(each.func, ast.Name):
                yield from _unsteady(units, each.func.id, depth - 1, seen)


# What runs a function of the student's once for each entry, as a loop does.
LOOPS = {"map", "filter", "reduce", "vectorize", "frompyfunc", "apply_along_axis", "apply_over_axes", "fromfunction", "fromiter"}
BUILTINS = {"sum", "max", "min", "sorted", "list", "tuple", "set", "any", "all", "zip", "enumerate"}  # on the rows of an array
LOOPING = ast.For | ast.AsyncFor | ast.While | ast.comprehension


def may_loop(units: Sequence[SourceUnit], function: str) -> bool:
    """Whether a loop in Python may run in a function, or in what it mentions."""
    todo, seen = [function], set()
    while todo:
        name = todo.pop()
        defined = syntax.definition(units, name)
        if defined is None:
            if name in LOOPS | BUILTINS:
                return True
            continue
        if name in seen:
            return True  # it may call itself
        seen.add(name)
        _, node = defined
        if any(isinstance(each, LOOPING) for each in ast.walk(node)):
            return True
        todo += _called(node)
    return False


def _called(node: Definition) -> Iterator[str]:
    """The names that are called, or passed on; of NumPy's functions and of methods, those that loop."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            yield each.id
        elif isinstance(each, ast.Attribute) and each.attr in LOOPS:
            yield each.attr


def _mutable_defaults(node: Definition) -> Iterator[tuple[str, ast.expr]]:
    positional = [*node.args.posonlyargs, *node.args.args]
    pairs = list(zip(positional[len(positional) - len(node.args.defaults) :], node.args.defaults, strict=True))
    pairs += [(each, value) for each, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if value is not None]
    yield from ((each.arg, value) for each, value in pairs if isinstance(value, ast.List | ast.Dict | ast.Set | ast.Call))


def _doubtful_call(unit: SourceUnit, call: ast.Call) -> Iterator[tuple[Place, str]]:
    words = ast.unparse(call.func)[:60]
    last = words.rpartition(".")[2]
    if last in ("empty", "empty_like"):
        yield (
            syntax.place_of(unit, call),
            f"`{last}` does not clear its memory: is every entry written, or should it start with zeros?",
        )
    elif last in DRAWN_BY_HAND and not (call.args or call.keywords):
        yield syntax.place_of(unit, call), "A generator without a seed is different in every call: is a random draw needed at all?"
    elif re.fullmatch(r"((np|numpy)\.)?random\.\w+", words) and last not in DRAWN_BY_HAND:
        yield (
            syntax.place_of(unit, call),
            "A random draw of your own differs from call to call: use the `rng` you are given, or none.",
        )
