"""What a grading is asked for, and whom it tells how far it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Progress = Callable[[str], None]


def quiet(line: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Options:
    """What to grade: ``seed`` (None: from the file), ``only`` these functions (empty: all), with ``timing`` or without."""

    seed: int | None = None
    only: Sequence[str] = ()
    timing: bool = True


EVERYTHING = Options()
