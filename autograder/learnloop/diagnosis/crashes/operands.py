"""Crashes that the failing expression explains: shapes that do not fit, a pair used as one value, a fraction as a count."""

import ast
import re

from learnloop.diagnosis.crashes.crash import Crash, Words
from learnloop.submission import syntax
from learnloop.submission.syntax import text

PAIRS = ("np.linalg.eig", "np.linalg.eigh", "numpy.linalg.eig", "numpy.linalg.eigh")


def matrix_product(crash: Crash) -> Words | None:
    """``*`` of two arrays that would fit as factors of a matrix product."""
    found = re.search(
        r"operands could not be broadcast together with shapes \((\d+),(\d+)\) \((\d+),(\d+)\)", crash.failure.message
    )
    frame, unit = crash.frame, crash.unit
    if found is None or frame is None or unit is None or found[2] != found[3]:
        return None
    whole = (frame.column, frame.end_column)
    failing = [node for node in crash.failing() if (node.col_offset, node.end_col_offset) == whole and isinstance(node, ast.BinOp)]
    if not any(isinstance(node.op, ast.Mult) for node in failing):
        return None
    return (
        "Your code stopped: the shapes do not fit in `*`, which multiplies entry by entry.",
        "Should these be multiplied entry by entry, or is it one dot product for each row and column?",
    )


def missing_axis(crash: Crash) -> Words | None:
    """``x.shape[1]`` of an array of one axis."""
    if crash.text != "IndexError: tuple index out of range":
        return None
    for node in crash.failing():
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            return (
                f"Your code stopped: {text(node)} asks for an axis that {text(node.value.value)} does not have here.",
                "How many axes may it have? Of an array, `.size` counts all entries, and `.ndim` the axes.",
            )
    return None


def square(crash: Crash) -> Words | None:
    """A table of which `np.linalg` takes only square ones."""
    if crash.failure.type != "LinAlgError" or not crash.failure.message.endswith("must be square"):
        return None
    called = next((text(node.func) for node in crash.failing() if isinstance(node, ast.Call)), "this function")
    return (
        f"Your code stopped: {called} takes only square matrices, with as many rows as columns.",
        "Which equations does the lesson solve? Of these there are as many as unknowns.",
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
    step = _one_for_each_row(crash, left, right) or (
        f"Lengths are aligned from the right, and each pair must be equal or contain a 1. Here {one} meets {other}: which is off?"
    )
    return f"Your code stopped: the shapes do not fit together: {tuple(left)} on the left, {tuple(right)} on the right.", step


def _one_for_each_row(crash: Crash, left: list[int], right: list[int]) -> str:
    """The step for a table and a vector with one entry for each of its rows; "" for other shapes."""
    table, vector = (left, right) if len(left) == 2 else (right, left)
    if len(table) != 2 or len(vector) != 1 or vector[0] != table[0]:
        return ""
    words = f"The vector has one entry for each of the {vector[0]} rows, but is lined up with the {table[1]} columns."
    operand = next((node for node in crash.failing() if isinstance(node, ast.BinOp)), None)
    side = (operand.left if vector is left else operand.right) if operand is not None else None
    held = crash.frame.names.get(ast.unparse(side), "") if crash.frame and side is not None else ""
    if side is not None and "dtype int" in held and isinstance(operand.op if operand else None, ast.Add | ast.Sub | ast.Mult):
        return (
            f"{words} And `{ast.unparse(side)}` holds whole numbers, one position for each row: should they be computed with, or "
            "should they say at which column of each row something is done?"
        )
    return f"{words} As a column of shape ({vector[0]}, 1) it goes with the rows: `keepdims=True` or `[:, None]` makes one."


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
    called = [node for node in _made_here(crash) if isinstance(node, ast.Call) and ast.unparse(node.func) in PAIRS]
    if crash.failure.type not in ("TypeError", "ValueError", "AttributeError") or not called:
        return None
    name = ast.unparse(called[0].func)
    alone = name.replace("eigh", "eigvalsh") if name.endswith("eigh") else f"{name}vals"
    return (
        f"Your code stopped: `{name}` returns two things, the eigenvalues and the eigenvectors, and both were used as one.",
        f"Which of the two is needed here? `{alone}` returns the eigenvalues alone.",
    )


def fraction(crash: Crash) -> Words | None:
    """A fraction where a whole number is needed, if a ``/`` in this function made it."""
    if not re.search("'(float|numpy.float64)' object cannot be interpreted as an integer", crash.failure.message):
        return None
    nodes = _made_here(crash)
    message = "Your code stopped: a fraction was used where a whole number is needed."
    if any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) for node in nodes):
        return message, "`/` gives a fraction even for whole numbers, `//` does not: which of the two is meant?"
    return message, "Find the line that made this number: which whole number should it be?"


def _made_here(crash: Crash) -> list[ast.AST]:
    """The nodes of the failing expression, and of what the names in it were set to in the function around it."""
    nodes: list[ast.AST] = list(crash.failing())
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    function = syntax.function_at(crash.unit, crash.frame.line) if crash.unit and crash.frame else None
    above = [node for node in syntax.own(function) if isinstance(node, ast.Assign)] if function else []
    return nodes + [each for node in above if names & {syntax.base_of(t) for t in node.targets} for each in ast.walk(node.value)]


def truth(crash: Crash) -> Words | None:
    """An array where Python compares whole values: in its own ``max``, in ``and`` and ``or``."""
    if not crash.failure.message.startswith("The truth value of an array"):
        return None
    for node in crash.failing():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("max", "min"):
            name = node.func.id
            return (
                f"Your code stopped: Python's own `{name}` compares whole values, and an array has no order.",
                f"`np.{name}imum(a, b)` compares entry by entry; `np.{name}(a)` looks through the entries of one array.",
            )
        if isinstance(node, ast.BoolOp):
            return (
                "Your code stopped: `and` and `or` need one True or False on each side, and here is an array.",
                "For arrays there are `&` and `|`, with parentheses around each side.",
            )
    return None


def masked(crash: Crash) -> Words | None:
    """A whole array assigned to the entries that a mask selects."""
    if "boolean array indexing assignment" not in crash.failure.message:
        return None
    return (
        "Your code stopped: a mask selects some entries on the left, and the right side holds another number of values.",
        "Select on the right side with the same mask, or choose entry by entry with `np.where`.",
    )


def uneven(crash: Crash) -> Words | None:
    """Arrays of different shapes put into one array."""
    made = any(isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.array", "np.asarray") for node in crash.failing())
    if "inhomogeneous shape" not in crash.failure.message or not made:
        return None
    return (
        "Your code stopped: what should become one array has parts of different shapes.",
        "One array has rows of one length. Go through the parts one by one instead, or print their shapes: which is not as meant?",
    )


OLD_NAMES = {"randn": "standard_normal", "rand": "random", "randint": "integers", "random_sample": "random", "ranf": "random"}


def generator(crash: Crash) -> Words | None:
    """A function of the old ``np.random`` interface, asked of a Generator."""
    found = re.match(r"'numpy\.random\._generator\.Generator' object has no attribute '(\w+)'", crash.failure.message)
    if found is None or found[1] not in OLD_NAMES:
        return None
    return (
        f"Your code stopped: a Generator, as `rng` is, has no `{found[1]}`; that is a function of the old `np.random`.",
        f"A Generator's method that does the same is `.{OLD_NAMES[found[1]]}(...)`.",
    )


RULES = (matrix_product, missing_axis, square, lengths, product, pair, fraction, truth, masked, uneven, generator)
