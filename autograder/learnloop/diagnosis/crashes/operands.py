"""Crashes that the failing expression explains: shapes that do not fit, a pair used as one value, a fraction as a count."""

import ast
import re

from learnloop.diagnosis.crashes.crash import Crash, Words
from learnloop.submission import syntax

PAIRS = ("np.linalg.eig", "np.linalg.eigh", "numpy.linalg.eig", "numpy.linalg.eigh")


def matrix_product(crash: Crash) -> Words | None:
    """``*`` of two arrays that would fit as factors of a matrix product."""
    found = re.search(
        r"operands could not be broadcast together with shapes \((\d+),(\d+)\) \((\d+),(\d+)\)", crash.failure.message
    )
    frame, unit = crash.frame, crash.unit
    if found is None or frame is None or unit is None or found[2] != found[3]:
        return None
    line = unit.source.split("\n")[frame.line - 1 : frame.line]
    text = line[0].encode()[frame.column : frame.end_column or None].decode(errors="ignore") if line else ""
    if "*" not in text.replace("**", ""):
        return None
    return (
        "Your code stopped: the shapes do not fit in `*`, which multiplies entry by entry.",
        "Should these be multiplied entry by entry, or is it one dot product for each row and column?",
    )


def lengths(crash: Crash) -> Words | None:
    """Two shapes that cannot be lined up: the first pair of lengths, from the right, that differs."""
    found = re.search(r"operands could not be broadcast together with shapes \(([\d,]*)\) \(([\d,]*)\) ?$", crash.failure.message)
    if found is None:
        return None
    left, right = ([int(length) for length in shape.split(",") if length] for shape in found.groups())
    differ = [(a, b) for a, b in zip(left[::-1], right[::-1], strict=False) if a != b and 1 not in (a, b)]
    if not differ:
        return None
    one, other = differ[0]
    step = (
        f"Lengths are aligned from the right, and each pair must be equal or contain a 1. Here {one} meets {other}: which is off?"
    )
    return f"Your code stopped: the shapes do not fit together: {tuple(left)} on the left, {tuple(right)} on the right.", step


def product(crash: Crash) -> Words | None:
    """The two lengths that differ in ``@``."""
    mismatch = r"matmul: Input operand 1 has a mismatch in its core dimension 0.*\(size (\d+) is .* (\d+)\)"
    found = re.search(mismatch, crash.failure.message)
    if found is None:
        return None
    lengths = f"a row of the left side has {found[2]} entries, a column of the right side {found[1]}"
    return (
        f"Your code stopped: the shapes do not fit in `@`: {lengths}.",
        "In `a @ b` the last length of a is the first of b. Are these the two arrays you meant, in this order?",
    )


def pair(crash: Crash) -> Words | None:
    """What ``np.linalg.eig`` returns, used as if it were the eigenvalues."""
    called = [node for node in crash.failing() if isinstance(node, ast.Call) and ast.unparse(node.func) in PAIRS]
    if crash.failure.type not in ("TypeError", "ValueError", "AttributeError") or not called:
        return None
    name = ast.unparse(called[0].func)
    return (
        f"Your code stopped: `{name}` returns two things, the eigenvalues and the eigenvectors, and both were used as one.",
        f"Which of the two is needed here? `{name}vals` returns the eigenvalues alone.",
    )


def fraction(crash: Crash) -> Words | None:
    """A fraction where a whole number is needed, if a ``/`` in this function made it."""
    if not re.search("'(float|numpy.float64)' object cannot be interpreted as an integer", crash.failure.message):
        return None
    nodes: list[ast.AST] = list(crash.failing())
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    function = syntax.function_at(crash.unit, crash.frame.line) if crash.unit and crash.frame else None
    above = [node for node in syntax.own(function) if isinstance(node, ast.Assign)] if function else []
    nodes += [each for node in above if names & {syntax.base_of(t) for t in node.targets} for each in ast.walk(node.value)]
    message = "Your code stopped: a fraction was used where a whole number is needed."
    if any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) for node in nodes):
        return message, "`/` gives a fraction even for whole numbers, `//` does not: which of the two is meant?"
    return message, "Find the line that made this number: which whole number should it be?"


RULES = (matrix_product, lengths, product, pair, fraction)
