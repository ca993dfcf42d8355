"""Edits of operators: another one, its operands the other way round, one part too many."""

import ast
from collections.abc import Iterator

from learnloop.diagnosis.repairs.edit import Copy, Edit, Original, become
from learnloop.submission.syntax import shortened, text

SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Pow: "**", ast.MatMult: "@", ast.BitXor: "^",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.BitAnd: "&", ast.BitOr: "|",
}  # fmt: skip
OTHERS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.MatMult, ast.Pow, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.BitXor: (ast.Pow,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
KNOWN: dict[type[ast.AST], str] = {
    ast.FloorDiv: "`//` rounds down to a whole number.",
    ast.BitXor: "`^` is not a power in Python.",
    ast.Mult: "`*` multiplies entry by entry.",
    ast.MatMult: "`@` is the matrix product.",
}


def edits(original: Original) -> Iterator[Edit]:
    """All of them."""
    yield from _powers(original)
    for node in original.nodes:
        if isinstance(node, ast.BinOp):
            yield from _too_many(original, node)
    for node in original.nodes:
        if isinstance(node, ast.BinOp | ast.AugAssign) and not _with_one(node):
            yield from _another(original, node, node.op)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield from _another(original, node, node.ops[0])
        if isinstance(node, ast.BinOp):
            yield from _turned(original, node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            yield Edit(
                "a minus too many",
                node,
                f"The minus of {text(node)} is too many: it turns the sign round.",
                "Follow the signs through the formula.",
                lambda copy, n=node: become(copy[n], lambda old: old.operand),  # type: ignore[misc]
                rank=0,
            )


def _powers(original: Original) -> Iterator[Edit]:
    """``^`` for a power: it binds less than ``+``, so that more than the operator is wrong."""
    for node in original.nodes:
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Return) and node.value is not None and "^" in ast.unparse(node.value):
            right = ast.unparse(node.value).replace("^", "**")
            yield Edit(
                "^ instead of **",
                node,
                "`^` is not a power in Python, and it is worked out after `+` and `*`.",
                "A power is written `**`.",
                lambda copy, n=node.value, r=right: become(  # type: ignore[misc]
                    copy[n], lambda _: ast.parse(r, mode="eval").body
                ),
                rank=0,
            )


def _with_one(node: ast.BinOp | ast.AugAssign) -> bool:
    """Whether 0 or 1 is on one side: `+ 1` and `* 1` differ in more than the operator."""
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    return any(isinstance(each, ast.Constant) and each.value in (0, 1) for each in sides)


def _another(original: Original, node: ast.BinOp | ast.AugAssign | ast.Compare, operator: ast.AST) -> Iterator[Edit]:
    for other in OTHERS.get(type(operator), ()):

        def make(copy: Copy, other: type[ast.AST] = other) -> None:
            if isinstance(node, ast.Compare):
                copy[node].ops = [other()]
            else:
                copy[node].op = other()

        mine, right = SIGNS[type(operator)], SIGNS[other]
        why = f" {KNOWN[type(operator)]}" if mine == "//" or (type(operator) in KNOWN and other is not ast.Div) else ""
        yield Edit(
            f"{mine} instead of {right}",
            node,
            f"In {text(node)} the operator `{mine}` is wrong: it should be `{right}`.{why}",
            f"Say in words what `{mine}` does here, and what `{right}` would do.",
            make,
            rank=0 if isinstance(node, ast.Compare) or mine in ("//", "^") or right in ("-", "/") else 1,
        )


def _turned(original: Original, node: ast.BinOp) -> Iterator[Edit]:
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.FloorDiv | ast.Pow):
        yield Edit(
            "operands the wrong way round",
            node,
            f"The two sides of `{SIGNS[type(node.op)]}` in {text(node)} are the wrong way round.",
            "Swap them.",
            lambda copy, n=node: _swap(copy[n]),  # type: ignore[misc]
        )


def _swap(node: ast.AST) -> None:
    node.left, node.right = node.right, node.left  # type: ignore[attr-defined]


def _too_many(original: Original, node: ast.BinOp) -> Iterator[Edit]:
    """One operand that should not be there."""
    sign = SIGNS.get(type(node.op), "")
    if sign in ("*", "/", "+", "-", "**", "//"):
        yield Edit(
            f"{sign} something too many",
            node,
            f"In {text(node)} the part `{sign} {_operand(node.right)}` is too many.",
            "Compare this formula with the docstring's: why is this part in it?",
            lambda copy: become(copy[node], lambda old: old.left),
        )
    if sign in ("*", "+"):
        yield Edit(
            f"something {sign} too many",
            node,
            f"In {text(node)} the part `{_operand(node.left)} {sign}` is too many.",
            "Compare this formula with the docstring's: why is this part in it?",
            lambda copy: become(copy[node], lambda old: old.right),
        )


def _operand(node: ast.expr) -> str:
    """A side of an operator as it stands there, shortened."""
    words = f"({ast.unparse(node)})" if isinstance(node, ast.BinOp | ast.IfExp | ast.Compare) else ast.unparse(node)
    return shortened(words)
