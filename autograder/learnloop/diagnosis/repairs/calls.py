"""Edits of calls and of what is returned: the order of arguments and results, which result is used, another name."""

import ast
import itertools
from collections import Counter
from collections.abc import Iterator

from learnloop.diagnosis.repairs.edit import Copy, Edit, Original, become, parsed, stored
from learnloop.submission.syntax import text

WRAPPERS = {"np.array": "an array", "list": "a list", "float": "a plain number"}


def edits(original: Original) -> Iterator[Edit]:
    """All of them."""
    for node in original.nodes:
        if isinstance(node, ast.Call):
            yield from _arguments(original, node)
            yield from _too_many(original, node)
        elif isinstance(node, ast.Expr):
            yield from _thrown_away(original, node)
        elif isinstance(node, ast.Return) and node.value is not None:
            yield from _returned(original, node)
        elif isinstance(node, ast.Assign):
            yield from _unpacked(original, node)
    yield from _names(original)


def _arguments(original: Original, call: ast.Call) -> Iterator[Edit]:
    for i, j in itertools.combinations(range(min(len(call.args), 4)), 2):

        def make(copy: Copy, i: int = i, j: int = j) -> None:
            args = copy[call].args
            args[i], args[j] = args[j], args[i]

        yield Edit(
            "arguments in the wrong order",
            call,
            f"The arguments {text(call.args[i])} and {text(call.args[j])} of {text(call.func)} are in the wrong order.",
            f"They fit in another order: compare this call with the definition of {text(call.func)}.",
            make,
        )

    for i, argument in enumerate(call.args):
        if isinstance(argument, ast.Name):
            yield Edit(
                "the last of a list",
                call,
                f"{text(call.func)} is given all of `{argument.id}`, where its last entry is meant.",
                f"Pick it with `{argument.id}[-1]`.",
                lambda copy, i=i: become(copy[call].args[i], lambda old: parsed("a[-1]", a=old)),  # type: ignore[misc]
            )


def _too_many(original: Original, call: ast.Call) -> Iterator[Edit]:
    """A function of one thing that should be taken as it is."""
    if len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Starred):
        yield Edit(
            f"{ast.unparse(call.func)[:30]} too many",
            call,
            f"In {text(call)} the call of {text(call.func)} is too many: its argument should be taken as it is.",
            "What does this call do, and where does the docstring ask for it?",
            lambda copy: become(copy[call], lambda old: old.args[0]),
        )


def _thrown_away(original: Original, node: ast.Expr) -> Iterator[Edit]:
    """A call whose result goes nowhere."""
    if not isinstance(node.value, ast.Call):
        return
    for name in dict.fromkeys(each.id for each in node.value.args if isinstance(each, ast.Name)):

        def make(copy: Copy, name: str = name) -> None:
            become(copy[node], lambda old: ast.Assign([ast.Name(name, ast.Store())], old.value))

        words = f"What {text(node.value)} returns is thrown away: it changes none of its arguments."
        yield Edit("a result that is not kept", node, words, f"Keep it: `{name} = ...`.", make, rank=0)


def _returned(original: Original, node: ast.Return) -> Iterator[Edit]:
    value = node.value
    assert value is not None
    if isinstance(value, ast.Tuple):
        for i, j in itertools.combinations(range(len(value.elts)), 2):

            def make(copy: Copy, i: int = i, j: int = j) -> None:
                parts = copy[value].elts
                parts[i], parts[j] = parts[j], parts[i]

            words = f"{text(value.elts[i])} and {text(value.elts[j])} are returned in the wrong order."
            yield Edit("results in the wrong order", node, words, "Compare with the docstring.", make, rank=0)
        return
    yield Edit(
        "the last item first",
        node,
        f"{text(value)} is in the wrong order, the last item first.",
        "Reverse it at the end, or put each item where it belongs.",
        lambda copy: become(copy[value], lambda old: parsed("a[::-1]", a=old)),
    )
    yield Edit(
        "a minus is missing",
        node,
        f"{text(value)} has the wrong sign: a minus is missing.",
        "Follow the signs through the formula.",
        lambda copy: become(copy[value], lambda old: ast.UnaryOp(ast.USub(), old)),
        rank=0,
    )
    for wrapper, words in WRAPPERS.items():
        yield Edit(
            f"{wrapper} is missing",
            node,
            f"The answer should be {words}.",
            f"`{wrapper}(...)` makes one.",
            lambda copy, w=wrapper: become(copy[value], lambda old: parsed(f"{w}(a)", a=old)),  # type: ignore[misc]
        )


def _unpacked(original: Original, node: ast.Assign) -> Iterator[Edit]:
    """Two names for a result that has more parts."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and len(target.elts) == 2 and isinstance(node.value, ast.Call):
        for which, words in ((1, "the last"), (0, "the first")):

            def make(copy: Copy, which: int = which) -> None:
                kept = copy[node].targets[0].elts
                kept[1 - which] = ast.Starred(kept[1 - which], ast.Store())

            yield Edit(
                f"{words} of several results",
                node,
                f"{text(node.value)} does not return two things: {text(target.elts[which])} should be {words} of what it returns.",
                f"Pick {words} one with an index.",
                make,
                rank=0,
            )


def _names(original: Original) -> Iterator[Edit]:
    """Another name of the function is meant; the one that stands there is read elsewhere, too."""
    known = sorted({*original.parameters, *stored(original.function)})
    read = Counter(node.id for node in original.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    for node in original.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in known and read[node.id] > 1:
            for other in known:
                if other != node.id:
                    yield Edit(
                        f"{node.id} instead of {other}",
                        node,
                        f"`{node.id}` is used here where `{other}` belongs.",
                        "Say in words what each of the two holds at this line.",
                        lambda copy, n=node, o=other: setattr(copy[n], "id", o),  # type: ignore[misc]
                        rank=2,
                    )
