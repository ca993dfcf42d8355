"""Edits of loops: what stands inside or outside of one, where it begins and ends, what goes from one pass to the next."""

import ast
import itertools
from collections.abc import Iterator, Sequence

from learnloop.diagnosis.repairs.edit import Copy, Edit, Original, become, loaded, parsed, stored, without
from learnloop.submission.syntax import text


def edits(original: Original) -> Iterator[Edit]:
    """All of them."""
    for loop in original.loops():
        yield from _inside_or_out(original, loop)
        yield from _next_pass(original, loop)
        yield from _starts(original, loop)
        yield from _of_this_pass(original, loop)
        if isinstance(loop, ast.For):
            yield from _ends(original, loop)
    yield from _order(original)


def _is_start(node: ast.stmt) -> bool:
    """Whether this sets a name to nothing yet: 0, an empty list, an array of zeros."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return False
    value = node.value
    made = isinstance(value, ast.Call) and ast.unparse(value.func).endswith(("zeros", "zeros_like", "list", "empty", "ones"))
    return made or isinstance(value, ast.Constant) or (isinstance(value, ast.List) and not value.elts)


def _inside_or_out(original: Original, loop: ast.For | ast.While) -> Iterator[Edit]:
    for statement in loop.body:
        if isinstance(statement, ast.Return):
            yield Edit(
                "return inside a loop",
                statement,
                "This `return` stands inside the loop, so the function ends in the first pass.",
                "Put it after the loop.",
                lambda copy, n=statement: _move_after(copy, loop, [n]),  # type: ignore[misc]
                rank=0,
            )
        elif _is_start(statement):
            yield Edit(
                "set inside a loop",
                statement,
                f"{text(statement)} stands inside the loop, so every pass starts again from there.",
                "Put it before the loop.",
                lambda copy, n=statement: _move_before(copy, loop, n),  # type: ignore[misc]
                rank=0,
            )
    for count in range(1, len(loop.body)):
        moved = loop.body[-count:]
        first = loop.body[-count]
        yield Edit(
            "one loop too deep",
            first,
            f"{text(first)} runs in every pass of this loop" + (", with what follows it." if count > 1 else "."),
            "It belongs after the loop, one indentation less.",
            lambda copy, m=moved: _move_after(copy, loop, m),  # type: ignore[misc]
            rank=0,
        )
    block = original.block_with(loop)
    place = next(i for i, each in enumerate(block) if each is loop)
    for statement in block[:place]:
        if stored(statement) and (_is_start(statement) or isinstance(statement, ast.Assign)):
            yield Edit(
                "set before a loop",
                statement,
                f"{text(statement)} stands before the loop, so it is done once for all passes.",
                "Put it at the beginning of the loop.",
                lambda copy, n=statement: _move_into(copy, loop, n, first=True),  # type: ignore[misc]
                rank=1 if _is_start(statement) else 2,
            )
    for statement in block[place + 1 : place + 2]:
        if not isinstance(statement, ast.Return):
            yield Edit(
                "after a loop",
                statement,
                f"{text(statement)} stands after the loop, so it is done once, for the last pass.",
                "It belongs to each pass: indent it.",
                lambda copy, n=statement: _move_into(copy, loop, n, first=False),  # type: ignore[misc]
            )


def _starts(original: Original, loop: ast.For | ast.While) -> Iterator[Edit]:
    """What a name holds before the first pass."""
    block = original.block_with(loop)
    for statement in block[: next(i for i, each in enumerate(block) if each is loop)]:
        for target, value in _numbers_set(statement):
            for other in ("float('inf')", "-float('inf')", "0", "1"):
                if ast.unparse(value) not in (other, f"{other}.0"):
                    yield Edit(
                        f"begins with {other}",
                        statement,
                        f"Before the loop `{target}` is set to {text(value)}, and it should begin with `{other}`.",
                        "What does the first pass compare it with, or add it to?",
                        lambda copy, n=value, o=other: become(copy[n], lambda _: parsed(o)),  # type: ignore[misc]
                    )


def _numbers_set(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Names that a statement sets to numbers."""
    if not isinstance(statement, ast.Assign):
        return
    target, value = statement.targets[0], statement.value
    pairs = (
        zip(target.elts, value.elts, strict=False)
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        else [(target, value)]
    )
    for name, number in pairs:
        signed = number.operand if isinstance(number, ast.UnaryOp) else number
        if isinstance(name, ast.Name) and isinstance(signed, ast.Constant) and isinstance(signed.value, int | float):
            yield name.id, number


def _of_this_pass(original: Original, loop: ast.For | ast.While) -> Iterator[Edit]:
    """An array that is used whole, where others are indexed by what the loop sets."""
    own = stored(loop.target) if isinstance(loop, ast.For) else set()
    inside = [node for statement in loop.body for node in ast.walk(statement)]
    used = [
        node for node in inside if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name) and node.slice.id in own
    ]
    for index in sorted({node.slice.id for node in used if isinstance(node.slice, ast.Name)}):
        for node in inside:
            if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) or node.id not in original.parameters:
                continue
            around = next(original.around(node))
            if isinstance(around, ast.Subscript) and around.value is node:
                continue
            yield Edit(
                "all of it in every pass",
                node,
                f"`{node.id}` is used whole here: in each pass only `{node.id}[{index}]` is meant.",
                f"What goes together is picked with the same `{index}`.",
                lambda copy, n=node, i=index: become(copy[n], lambda old: parsed(f"a[{i}]", a=old)),  # type: ignore[misc]
            )


def _move_after(copy: Copy, loop: ast.stmt, moved: Sequence[ast.stmt]) -> None:
    for statement in reversed(moved):
        without(copy.block_with(statement), copy[statement])
        block = copy.block_with(loop)
        block.insert(block.index(copy[loop]) + 1, copy[statement])


def _move_before(copy: Copy, loop: ast.stmt, statement: ast.stmt) -> None:
    without(copy.block_with(statement), copy[statement])
    block = copy.block_with(loop)
    block.insert(block.index(copy[loop]), copy[statement])


def _move_into(copy: Copy, loop: ast.stmt, statement: ast.stmt, *, first: bool) -> None:
    without(copy.block_with(statement), copy[statement])
    body = copy[loop].body
    body.insert(0 if first else len(body), copy[statement])


def _next_pass(original: Original, loop: ast.For | ast.While) -> Iterator[Edit]:
    """What one pass makes is overwritten, or is not what the next begins with."""
    set_in_body = {name for each in loop.body for name in stored(each)}
    for statement in loop.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield Edit(
                "overwritten in a loop",
                statement,
                f"{text(statement)} overwrites in every pass what the pass before it made.",
                "Add it to what is there, with `+=`.",
                lambda copy, n=statement: _added(copy, n),  # type: ignore[misc]
            )
    own = stored(loop.target) if isinstance(loop, ast.For) else set()
    for old in sorted({name for each in loop.body for name in loaded(each)} - set_in_body - own):
        if old not in original.parameters and old not in stored(original.function):
            continue
        for new in sorted(set_in_body - own):
            yield Edit(
                "the same in every pass",
                loop,
                f"Every pass of this loop begins with the same `{old}`: what the pass before it made (`{new}`) is not used.",
                f"Begin with `{old}` in the first pass only, and then with what the last one made.",
                lambda copy, old=old, new=new: _carried(copy, loop, old, new),  # type: ignore[misc]
            )


def _added(copy: Copy, statement: ast.stmt) -> None:
    become(copy[statement], lambda old: ast.AugAssign(old.targets[0], ast.Add(), old.value))


def _carried(copy: Copy, loop: ast.stmt, old: str, new: str) -> None:
    body = copy[loop].body
    for statement in body:
        for each in ast.walk(statement):
            if isinstance(each, ast.Name) and each.id == old and isinstance(each.ctx, ast.Load):
                each.id = new
    block = copy.block_with(loop)
    block.insert(block.index(copy[loop]), ast.parse(f"{new} = {old}").body[0])


def _ends(original: Original, loop: ast.For) -> Iterator[Edit]:
    """A ``range`` that begins or ends one off; passes in the other order."""
    for call in (each for each in ast.walk(loop.iter) if isinstance(each, ast.Call) and ast.unparse(each.func) == "range"):
        yield from _of_range(original, loop, call)
    yield Edit(
        "passes in the other order",
        loop,
        "This loop goes through its passes in the wrong order.",
        "Reverse the order.",
        lambda copy: become(copy[loop.iter], lambda old: parsed("list(it)[::-1]", it=old)),
    )


def _of_range(original: Original, loop: ast.For, call: ast.Call) -> Iterator[Edit]:
    bounds = {1: ("stop",), 2: ("start", "stop"), 3: ("start", "stop", "step")}.get(len(call.args), ())
    down = len(call.args) == 3 and ast.unparse(call.args[2]).startswith("-")
    for i, bound in enumerate(bounds[:2]):
        for change in (1, -1):
            more = (change > 0) != down
            missing = more == (bound == "stop")
            if bound == "stop":
                words = "ends one pass too early" if more else "goes one pass too far"
            else:
                words = "begins one pass too late" if not more else "begins one pass too early"
            yield Edit(
                f"{bound} of a range {change:+d}",
                loop,
                f"This loop {words}: {text(call)}.",
                f"Write down the values that it takes for a small case: which is {'missing' if missing else 'too many'}?",
                lambda copy, i=i, c=change: _shift(copy[call].args[i], c),  # type: ignore[misc]
                rank=0,
            )
    if len(call.args) == 1:
        yield Edit(
            "a range that begins at 0",
            loop,
            f"This loop begins one pass too early: {text(call)} starts at 0.",
            "Which is the first value that it should take?",
            lambda copy: copy[call].args.insert(0, ast.Constant(1)),
        )


def _shift(node: ast.AST, change: int) -> None:
    become(node, lambda old: ast.BinOp(old, ast.Add() if change > 0 else ast.Sub(), ast.Constant(1)))


def _order(original: Original) -> Iterator[Edit]:
    """Two neighbouring statements in the other order."""
    for _, block in original.bodies():
        for one, other in itertools.pairwise(block):
            if isinstance(one, ast.Assign | ast.AugAssign | ast.Expr) and isinstance(other, ast.Assign | ast.AugAssign | ast.Expr):
                yield Edit(
                    "two lines in the wrong order",
                    one,
                    f"{text(one)} comes before {text(other)}, and should come after it.",
                    "Swap the two lines.",
                    lambda copy, a=one, b=other: _swapped(copy, a, b),  # type: ignore[misc]
                )


def _swapped(copy: Copy, one: ast.stmt, other: ast.stmt) -> None:
    block = copy.block_with(one)
    a, b = block.index(copy[one]), block.index(copy[other])
    block[a], block[b] = block[b], block[a]
