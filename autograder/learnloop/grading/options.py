"""What to grade, and the function that is told of progress."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Progress = Callable[[str], None]


def quiet(line: str) -> None:
    """Discard progress."""


@dataclass(frozen=True)
class Options:
    """What to grade: ``seed`` (None: from the file), ``only`` these functions (empty: all), with ``timing`` or without.

    Without ``repairs`` no cause is looked for by changing a function, which takes longest, and decides nothing.
    """

    seed: int | None = None
    only: Sequence[str] = ()
    timing: bool = True
    repairs: bool = True


EVERYTHING = Options()
