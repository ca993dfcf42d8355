"""Answers planted into the model solutions: the right ones of ``tests/course/right/`` and the wrong ones of the bank."""

import ast
from collections.abc import Iterator
from pathlib import Path


def functions_of(path: Path) -> Iterator[tuple[str, str]]:
    """The name and the source, without decorators, of every function at the top of a file."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
            yield node.name, ast.unparse(node)


def planted(solution: str, function: str, name: str, source: str) -> str:
    """The solution with ``function`` answered by the function ``name`` of ``source``."""
    return f"{solution}\n\n{source}\n\n\n{function} = {name}\n"
