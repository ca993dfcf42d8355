"""audit.yml: what a course's author knows better than the audit, each entry with its reason."""

from pathlib import Path

import msgspec
from msgspec import Struct

from learnloop.course.location import SOLUTIONS
from learnloop.errors import CourseError

EXCEPTIONS = SOLUTIONS / "mistakes" / "audit.yml"


class ChangedLines(Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant by its lines, as ``ast.unparse`` writes them: before and after the change."""

    was: str
    now: str


class Equivalent(Struct, frozen=True, forbid_unknown_fields=True):
    """Mutants that are right answers, and why.

    ``guards`` are conditions under which a function may return anything, as no input that it is
    promised meets them.
    """

    why: str
    mutants: list[ChangedLines] = []
    guards: list[str] = []

    @property
    def changes(self) -> list[ChangedLines]:
        """All of them by their lines."""
        return [*self.mutants, *(ChangedLines("", f"if {condition}:") for condition in self.guards)]


class Alike(Struct, frozen=True, forbid_unknown_fields=True):
    """Mistakes that cannot be told from ``named``, or not be named at all (None), and why;
    ``sometimes``: with some seeds only.
    """

    mistakes: list[str]
    why: str
    named: str | None = None
    sometimes: bool = False


class Exceptions(Struct, frozen=True, forbid_unknown_fields=True):
    """The exceptions: equivalent mutants by exercise and function, and mistakes by name."""

    equivalent: dict[str, dict[str, list[Equivalent]]] = {}
    mistakes: list[Alike] = []

    def equivalent_mutants(self, exercise: str, function: str) -> list[ChangedLines]:
        """The mutants of a function that are right answers."""
        return [change for entry in self.equivalent.get(exercise, {}).get(function, []) for change in entry.changes]


def read_exceptions(root: Path) -> Exceptions:
    """Read ``solutions/mistakes/audit.yml`` of a course; empty when there is none. Raises
    ``CourseError``.
    """
    path = root / EXCEPTIONS
    if not path.is_file():
        return Exceptions()
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Exceptions)
    except msgspec.DecodeError as error:
        raise CourseError(f"{path}: {error}.") from None
