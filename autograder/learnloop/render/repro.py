"""A failing call as a program of its own, to run, debug and change."""

import re
from collections.abc import Iterator, Mapping, Sequence

from learnloop.text import clean

WIDTH = 100


def render(
    exercise: str,
    function: str,
    *,
    file: str,
    message: str,
    arguments: Mapping[str, str],
    keywords: Sequence[str] = (),
    expected: str = "",
    source: Sequence[str] = (),
    again: bool = False,
) -> str:
    """The program; ``arguments`` and ``expected`` are expressions.

    ``source`` are the notebook cells that the function needs if it cannot be imported. ``again``:
    the function is called twice, and its arguments are printed afterwards.
    """
    lines = _lines(exercise, function, file, message, arguments, keywords, expected, source, again)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _lines(
    exercise: str,
    function: str,
    file: str,
    message: str,
    arguments: Mapping[str, str],
    keywords: Sequence[str],
    expected: str,
    source: Sequence[str],
    again: bool,
) -> Iterator[str]:
    yield f"# A call of {function} in {file} that goes wrong, as a program of its own: run it, stop in it, change its numbers."
    yield f"# Written by `learnloop repro {exercise} {function}`. What the check says of it:"
    for line in clean(message).split("\n"):
        yield f"#     {line}"
    yield ""
    values = " ".join([*arguments.values(), expected])
    yield "import numpy as np"
    if re.search(r"\b(nan|inf)\b", values):
        yield "from numpy import inf, nan"
    yield ""
    if source:
        yield f"# The cells of {file} that it needs."
        for cell in source:
            yield from cell.strip("\n").split("\n")
            yield ""
    else:
        yield f"from {exercise} import {function}"
        yield ""
    for name, value in arguments.items():
        yield f"{name} = {value}"
    given = ", ".join(f"{name}={name}" if name in keywords else name for name in arguments)
    yield ""
    yield f"yours = {function}({given})"
    yield 'print("yours:")'
    yield "print(yours)"
    if expected:
        yield f"expected = {expected}"
        yield 'print("expected:")'
        yield "print(expected)"
    if again:
        yield 'print("yours, called again with the same arguments:")'
        yield f"print({function}({given}))"
        for name in arguments:
            yield f'print("{name} afterwards:", {name})'
