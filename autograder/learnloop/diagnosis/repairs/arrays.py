"""Edits of arrays: axes, transposition, what an index picks, one function of NumPy for another, a copy that is missing."""

import ast
import re
from collections.abc import Iterator

from learnloop.diagnosis.repairs.edit import Edit, Original, become, name_of, parsed, stored
from learnloop.submission.syntax import text

REDUCTIONS = ("sum", "mean", "max", "min", "argmax", "argmin", "amax", "amin", "prod", "any", "all", "norm", "cumsum")
KEEPING = ("sum", "mean", "max", "min", "amax", "amin", "prod")
# What is meant instead of a function, and what the two do.
CONFUSED = {
    "max": (("argmax", "`max` gives the largest value, not its position"), ("maximum", "`np.max` takes the largest along an axis")),
    "argmax": (("max", "`argmax` gives the position of the largest value, not the value"),),
    "min": (("argmin", "`min` gives the smallest value, not its position"), ("max", "the smallest is taken, not the largest")),
    "argmin": (("argmax", "the smallest is looked for, not the largest"), ("min", "`argmin` gives a position, not a value")),
    "sum": (("mean", "a sum is not divided by the count"),),
    "mean": (("sum", "a mean divides by the count"),),
    "int": (("round", "`int` cuts off instead of rounding"),),
    "floor": (("ceil", "`floor` rounds down"), ("round", "`floor` rounds down")),
    "ceil": (("floor", "`ceil` rounds up"), ("round", "`ceil` rounds up")),
    "round": (("ceil", "`round` rounds to the nearest"), ("floor", "`round` rounds to the nearest")),
    "log2": (("log", "the logarithm is to base 2, not the natural one"),),
    "log10": (("log", "the logarithm is to base 10, not the natural one"),),
    "minimum": (("maximum", "the smaller of two is taken, not the larger"),),
}


def edits(original: Original) -> Iterator[Edit]:
    """All of them."""
    for call in original.calls_of(*REDUCTIONS):
        if isinstance(call.func, ast.Attribute):  # Python's own `max` and `sum` know no axis
            yield from _axis(original, call)
    yield from _transposed(original)
    yield from _index(original)
    yield from _confused(original)
    yield from _copies(original)


def _axis(original: Original, call: ast.Call) -> Iterator[Edit]:
    called = name_of(call.func)
    keywords = {each.arg: each.value for each in call.keywords}
    given = keywords.get("axis")
    first = 0 if isinstance(call.func, ast.Attribute) and name_of(call.func.value) not in ("np", "numpy", "linalg") else 1
    if given is None and len(call.args) > first:
        given = call.args[first]
    if isinstance(given, ast.Constant) and type(given.value) is int and given.value in (0, 1):
        other = 1 if given.value == 0 else 0
        means = {0: "down the columns: it gives one number for each column", 1: "along the rows: it gives one number for each row"}
        yield Edit(
            "the other axis",
            call,
            f"{text(call)} goes {means[1 - other]}, and that is the wrong axis.",
            f"It should give one number for each {'row' if other else 'column'}: axis {other}.",
            lambda copy: setattr(copy[given], "value", other),
            rank=0,
        )
        if "axis" in keywords:
            yield Edit(
                "an axis too many",
                call,
                f"{text(call)} goes along one axis only; it should go over all entries.",
                "Leave the axis out.",
                lambda copy: _drop(copy[call], "axis"),
            )
        if called in KEEPING and "keepdims" not in keywords:
            yield Edit(
                "keepdims is missing",
                call,
                f"{text(call)} loses its axis, so what it gives is lined up with the columns instead of the rows.",
                "`keepdims=True` keeps the axis, with length 1.",
                lambda copy: _add(copy[call], keepdims=True),
                rank=0,
            )
    elif given is None:
        for axis in (0, 1):
            yield Edit(
                f"no axis, instead of {axis}",
                call,
                f"{text(call)} goes over the whole array; it should give one number for each {'row' if axis else 'column'}.",
                "Give it an axis.",
                lambda copy, a=axis: _add(copy[call], axis=a),  # type: ignore[misc]
            )
            if called in KEEPING:
                yield Edit(
                    f"no axis kept, instead of {axis}",
                    call,
                    f"{text(call)} goes over the whole array; it should give one number for each {'row' if axis else 'column'}.",
                    "Give it an axis, and keep it with `keepdims=True`.",
                    lambda copy, a=axis: _add(copy[call], axis=a, keepdims=True),  # type: ignore[misc]
                    rank=2,
                )
    if "keepdims" in keywords:
        yield Edit(
            "keepdims too many",
            call,
            f"{text(call)} keeps an axis of length 1 that should be gone.",
            "Leave `keepdims` out.",
            lambda copy: _drop(copy[call], "keepdims"),
        )


def _drop(call: ast.AST, keyword: str) -> None:
    call.keywords = [each for each in call.keywords if each.arg != keyword]  # type: ignore[attr-defined]


def _add(call: ast.AST, **keywords: object) -> None:
    call.keywords = [*call.keywords, *(ast.keyword(k, ast.Constant(v)) for k, v in keywords.items())]  # type: ignore[attr-defined,arg-type]


def _transposed(original: Original) -> Iterator[Edit]:
    factors = [side for node in original.nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
               for side in (node.left, node.right)]  # fmt: skip
    factors += [each for call in original.calls_of("dot", "matmul") for each in call.args]
    for node in factors:
        if isinstance(node, ast.Attribute) and node.attr == "T":
            yield Edit(
                "a transpose too many",
                node,
                f"{text(node)} should not be transposed here.",
                "Write the shapes of both sides next to the product.",
                lambda copy, n=node: become(copy[n], lambda old: old.value),  # type: ignore[misc]
                rank=0,
            )
        else:
            yield Edit(
                "a transpose is missing",
                node,
                f"{text(node)} should be transposed here.",
                f"Write the shapes of both sides next to the product, with {text(node)} and with its transpose.",
                lambda copy, n=node: become(copy[n], lambda old: ast.Attribute(old, "T", ast.Load())),  # type: ignore[misc]
                rank=0,
            )
    for made in original.nodes:
        if isinstance(made, ast.Assign | ast.Return) and isinstance(made.value, ast.Call | ast.Name | ast.BinOp):
            yield Edit(
                "rows and columns swapped",
                made,
                f"{text(made)}: its rows and columns are swapped.",
                "Say what a row is and what a column is; `.T` swaps the two.",
                lambda copy, n=made.value: become(copy[n], lambda old: ast.Attribute(old, "T", ast.Load())),  # type: ignore[misc]
                rank=2,
            )


def _index(original: Original) -> Iterator[Edit]:
    for node in original.nodes:
        if isinstance(node, ast.BinOp | ast.Compare):
            sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.left, *node.comparators]
            for side in sides:
                if isinstance(side, ast.Name | ast.Call | ast.Attribute):
                    yield Edit(
                        "a new axis is missing",
                        node,
                        f"In {text(node)} the entries of {text(side)} belong to the rows, but are lined up with the columns.",
                        f"Make a column of it: `{ast.unparse(side)[:40]}[:, None]` has shape (N, 1).",
                        lambda copy, n=side: become(copy[n], lambda old: parsed("a[:, None]", a=old)),  # type: ignore[misc]
                    )
        if not isinstance(node, ast.Subscript):
            continue
        yield from _position(original, node)
        yield from _slice(node)
        picked = node.slice
        if isinstance(picked, ast.Tuple) and len(picked.elts) == 2:
            yield Edit(
                "indices in the wrong order",
                node,
                f"The two indices of {text(node)} are in the wrong order.",
                "The first one counts rows, the second one columns.",
                lambda copy, p=picked: copy[p].elts.reverse(),  # type: ignore[misc]
                rank=0,
            )
        if isinstance(picked, ast.Tuple) and len(picked.elts) == 2 and isinstance(picked.elts[0], ast.Slice):
            picked = picked.elts[1]
        if isinstance(picked, ast.Name):
            yield Edit(
                "one entry of each row",
                node,
                f"{text(node)} picks whole rows or columns with {text(picked)}, not one entry of each row.",
                f"Two arrays of indices pick pairs: the row numbers, and {text(picked)}.",
                lambda copy, n=node, p=picked: setattr(  # type: ignore[misc]
                    copy[n], "slice", parsed("np.arange(len(i)), i", i=copy[p])
                ),
                rank=0,
            )  # fmt: skip


def _position(original: Original, node: ast.Subscript) -> Iterator[Edit]:
    """A position that is one off, or at the wrong end."""
    index = node.slice
    if isinstance(index, ast.Slice | ast.Tuple):
        return
    constant = index.value if isinstance(index, ast.Constant) else None
    if not isinstance(constant, int | None):
        return
    written = ast.unparse(index)
    for change in (1, -1, None):
        should = "-1" if change is None else f"{constant + change}" if constant is not None else f"{written} {change:+d}"
        right = f"{ast.unparse(node.value)}[{should}]"
        yield Edit(
            "the last position is meant" if change is None else f"a position off by {change:+d}",
            node,
            f"{text(node)} is the wrong entry: it should be `{right}`.",
            "Count the positions from 0, for a small case.",
            lambda copy, s=should: setattr(copy[node], "slice", ast.parse(s, mode="eval").body),  # type: ignore[misc]
            rank=2 if change is None else 1,
        )


def _slice(node: ast.Subscript) -> Iterator[Edit]:
    """A slice that begins or ends one off, or that should not end there."""
    part = node.slice
    if not isinstance(part, ast.Slice):
        return
    for bound, usual in (("lower", "1"), ("upper", "-1")):
        given = getattr(part, bound)
        written = ast.unparse(given) if given is not None else ""
        options = [f"{written} + 1", f"{written} - 1", ""] if written else [usual]
        if re.fullmatch(r"-?\d+", written):
            options = [f"{int(written) + change}" for change in (1, -1) if written != "-1" or change < 0] + [""]
        for option in options:
            right = f"{option}:{ast.unparse(part.upper) if part.upper else ''}"
            if bound == "upper":
                right = f"{ast.unparse(part.lower) if part.lower else ''}:{option}"
            yield Edit(
                f"where a slice {'begins' if bound == 'lower' else 'ends'}",
                node,
                f"{text(node)} begins or ends at the wrong place: `{ast.unparse(node.value)}[{right}]` is right.",
                "Write down which entries it takes, for a small case.",
                lambda copy, b=bound, o=option: setattr(copy[part], b, ast.parse(o, mode="eval").body if o else None),  # type: ignore[misc]
            )


def _confused(original: Original) -> Iterator[Edit]:
    for call in original.calls_of(*CONFUSED):
        for other, why in CONFUSED[name_of(call.func)]:
            field = "attr" if isinstance(call.func, ast.Attribute) else "id"
            yield Edit(
                f"{name_of(call.func)} instead of {other}",
                call,
                f"In {text(call)}, {why}.",
                f"`{other}` is what is needed here.",
                lambda copy, n=call.func, f=field, o=other: setattr(copy[n], f, o),  # type: ignore[misc]
                rank=0,
            )


def _copies(original: Original) -> Iterator[Edit]:
    known = {*original.parameters, *stored(original.function)}
    for node in original.nodes:
        named = node.value if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Call) and name_of(node.func) == "append" and node.args:
            named = node.args[0]
        if isinstance(named, ast.Name) and named.id in known and isinstance(node, ast.Assign | ast.Call):
            yield Edit(
                "a copy is missing",
                node,
                f"{text(node)} makes no copy: both names stand for the same array, and what is written into one changes the other.",
                f"Write `{named.id}.copy()`.",
                lambda copy, n=named: become(copy[n], lambda old: parsed("a.copy()", a=old)),  # type: ignore[misc]
            )
