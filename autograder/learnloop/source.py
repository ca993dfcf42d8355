"""A piece of a student's source, as a value."""

from msgspec import Struct


class Unit(Struct, frozen=True):
    """A piece of source and what it is called. ``lenient``: a notebook cell, of which a failing statement loses only itself."""

    name: str
    source: str
    lenient: bool = False
