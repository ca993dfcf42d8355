"""What calls a student's functions for a judge: a worker's session, a trusted function in this process, one with stand-ins."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from learnloop.sandbox.outcome import Outcome


class Caller(Protocol):
    """Calls functions of one submission. A call that does not return is an ``Outcome`` too."""

    def call(self, name: str, arguments: Sequence[Any]) -> Outcome:
        """The outcome of one call."""

    def calls(self, name: str, each: Iterable[Sequence[Any]], *, chance: bool = True) -> Generator[Outcome, None, None]:
        """The outcomes of several calls, in order, up to the first that does not return. Without ``chance`` nobody looks whether
        they used other random numbers than those of their arguments, which takes longer than most calls."""

    def aside(self, seconds: float, call_seconds: float) -> AbstractContextManager[None]:
        """Calls that decide nothing: at most ``call_seconds`` each, and ``seconds`` in all."""
