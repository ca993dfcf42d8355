"""A piece of a student's source, as a value."""

import ast

from msgspec import Struct

# What is executed of a notebook; everything else in a cell is left out.
KEPT_IN_NOTEBOOKS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AugAssign, ast.AnnAssign)


class SourceUnit(Struct, frozen=True):
    """A piece of source and what it is called. ``lenient``: a notebook cell, of which a failing statement loses only itself."""

    name: str
    source: str
    lenient: bool = False
