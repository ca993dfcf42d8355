"""An exception as the worker reported it, with the source in which it happened."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from learnloop.sandbox.messages import Failure, Frame
from learnloop.submission import syntax
from learnloop.values.source import SourceUnit

Words = tuple[str, str]


@dataclass(frozen=True)
class Crash:
    """An exception as the worker reported it, and the source in which it happened.

    ``offered`` are the functions of earlier exercises, each with the exercise to import it from, in the order of the course.
    """

    failure: Failure
    units: list[SourceUnit]
    offered: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Type and message."""
        return f"{self.failure.type}: {self.failure.message}"

    @property
    def frame(self) -> Frame | None:
        """The deepest frame."""
        return self.failure.frames[-1] if self.failure.frames else None

    @property
    def unit(self) -> SourceUnit | None:
        """The unit of the deepest frame."""
        return syntax.unit_named(self.units, self.frame.unit) if self.frame else None

    def failing(self) -> Iterator[ast.expr]:
        """The nodes of the failing expression."""
        frame, unit = self.frame, self.unit
        if frame is None or unit is None:
            return
        for node in ast.walk(syntax.tree_of(unit.source)):
            if not isinstance(node, ast.expr) or not frame.line <= node.lineno <= max(frame.end_line, frame.line):
                continue
            if frame.end_line > frame.line or frame.column <= node.col_offset < max(frame.end_column, frame.column + 1):
                yield node
