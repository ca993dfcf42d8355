"""An edit of a function's tree: where, what is wrong there, what cures it; and the source that it makes."""

import ast
import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from learnloop.submission.syntax import Definition, text
from learnloop.text import listed

MOST_NODES = 2_000
DEEPEST = 60


@dataclass(frozen=True)
class Edit:
    """One change. ``wrong`` is a sentence on what stands in ``place``, ``cure`` on what to do, ``make`` changes the nodes of a
    copy. ``rank`` 0 and 1 are what students often do; the others are tried alone, and last.
    """

    kind: str
    place: ast.expr | ast.stmt
    wrong: str
    cure: str
    make: "Callable[[Copy], None]"
    rank: int = 1


def is_small(function: ast.AST) -> bool:
    """Whether a function is one that a student may have written: in others a change takes long to make, or cannot be made."""
    level, nodes = [function], 0
    for _ in range(DEEPEST):
        nodes += len(level)
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if nodes > MOST_NODES or not level:
            return not level
    return False


class Original:
    """A student's function: its nodes, in an order that its copies share, and what is around each of them."""

    def __init__(self, function: Definition) -> None:
        self.function = function
        self.source = ast.unparse(function)  # a copy is parsed from it, which is faster than copying the tree
        self.nodes = list(ast.walk(function))
        self.index = {id(node): i for i, node in enumerate(self.nodes)}
        self.parent = {id(child): node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.parameters = [each.arg for each in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]]

    def block_with(self, statement: ast.stmt) -> list[ast.stmt]:
        """The block in which a statement stands."""
        return block_with(self.nodes, statement)

    def bodies(self) -> Iterator[tuple[ast.AST, list[ast.stmt]]]:
        """Every block of statements, with the function, loop or condition whose body it is."""
        for node in self.nodes:
            for name in ("body", "orelse"):
                block = getattr(node, name, None)
                if isinstance(block, list) and block:
                    yield node, block

    def loops(self) -> Iterator[ast.For | ast.While]:
        """Its loops."""
        return (node for node in self.nodes if isinstance(node, ast.For | ast.While))

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node stands in, from the inside out."""
        while id(node) in self.parent:
            node = self.parent[id(node)]
            yield node

    def calls_of(self, *names: str) -> Iterator[ast.Call]:
        """The calls of functions or methods of these names."""
        return (node for node in self.nodes if isinstance(node, ast.Call) and name_of(node.func) in names)


class Copy:
    """The function again, to be changed: ``copy[node]`` is the node that stands for one of the original's."""

    def __init__(self, original: Original) -> None:
        self.function: ast.FunctionDef = ast.parse(original.source).body[0]  # type: ignore[assignment]
        self._nodes = list(ast.walk(self.function))
        self._index = original.index

    def __getitem__(self, node: ast.AST) -> Any:
        return self._nodes[self._index[id(node)]]

    def block_with(self, statement: ast.stmt) -> list[ast.stmt]:
        """The block in which a statement stands. Raises ``StopIteration`` if it is gone."""
        return block_with(self._nodes, self[statement])


def block_with(nodes: Iterable[ast.AST], statement: ast.AST) -> list[ast.stmt]:
    """The block among these nodes in which a statement stands. Raises ``StopIteration`` if there is none."""
    blocks = (getattr(node, name, None) for node in nodes for name in ("body", "orelse"))
    return next(block for block in blocks if isinstance(block, list) and any(each is statement for each in block))


def name_of(node: ast.AST) -> str:
    """The last part of a name: ``max`` of ``np.max``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def stored(node: ast.AST) -> set[str]:
    """The names that a node, or something in it, sets."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def loaded(node: ast.AST) -> set[str]:
    """The names that are read in a node."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}


def become(node: ast.AST, make: Callable[[Any], ast.AST]) -> None:
    """Turn a node, in its place, into what is made of what it was."""
    before = copy.copy(node)
    after = make(before)
    node.__class__ = after.__class__
    node.__dict__ = dict(after.__dict__)


def parsed(source: str, **parts: ast.expr) -> ast.expr:
    """An expression in which names stand for other expressions."""
    tree = ast.parse(source, mode="eval").body
    for each in list(ast.walk(tree)):
        if isinstance(each, ast.Name) and each.id in parts:
            become(each, lambda _, name=each.id: parts[name])  # type: ignore[misc]
    return tree


def without(block: list[ast.stmt], statement: ast.AST) -> int:
    """Take a statement out of a block; where it stood. A block is never left empty."""
    number = next(i for i, each in enumerate(block) if each is statement)
    del block[number]
    if not block:
        block.append(ast.Pass())
    return number


def everywhere(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Edits of one kind, at all their places at once, where there are several."""
    kinds: dict[str, dict[int, Edit]] = {}
    for edit in edits:
        kinds.setdefault(edit.kind, {}).setdefault(id(edit.place), edit)
    for kind, found in kinds.items():
        same = sorted(found.values(), key=lambda each: (each.place.lineno, each.place.col_offset))
        if len(same) > 1:
            others = list(dict.fromkeys(text(each.place) for each in same[1:]))
            also = f"The same goes for {listed(others[:3])}." if text(same[0].place) not in others else f"{len(same)} times."

            def make(copy: Copy, same: Sequence[Edit] = same) -> None:
                for each in same:
                    each.make(copy)

            yield Edit(kind, same[0].place, f"{same[0].wrong} {also}", same[0].cure, make, same[0].rank)


def repaired(original: Original, edits: Sequence[Edit], name: str) -> str:
    """The source of the function after these edits, under another name; "" if they do not go together."""
    changed = Copy(original)
    try:
        deepest_first = sorted(edits, key=lambda edit: -original.index[id(edit.place)])  # what is around moves what is in it
        for edit in deepest_first:
            edit.make(changed)
        changed.function.name = name
        changed.function.decorator_list = []
        return "" if _lost(changed.function) else ast.unparse(ast.fix_missing_locations(changed.function))
    except (StopIteration, ValueError, IndexError, AttributeError, TypeError, KeyError, RecursionError):
        return ""


def _lost(node: ast.AST, loop: bool = False) -> bool:
    """Whether there is a ``break`` or ``continue`` outside of a loop, or a second star: Python would not take the source."""
    if isinstance(node, ast.Break | ast.Continue):
        return not loop
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store) and sum(isinstance(e, ast.Starred) for e in node.elts) > 1:
        return True
    return any(_lost(each, loop or isinstance(node, ast.For | ast.While)) for each in ast.iter_child_nodes(node))
