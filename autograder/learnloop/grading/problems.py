"""What a judge can find wrong with a function, as values. ``explain`` puts them into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from learnloop.course.checks import NotMet
from learnloop.grading.cases import Case
from learnloop.sandbox.outcome import Outcome
from learnloop.values.compare import Difference


@dataclass(frozen=True)
class Stopped:
    """A call did not return, in the case with this title."""

    outcome: Outcome
    title: str


@dataclass(frozen=True)
class Different:
    """A result differs from the reference's."""

    difference: Difference
    case: Case
    arguments: Sequence[Any]
    expected: Any
    outcome: Outcome


@dataclass(frozen=True)
class WrongKind:
    """A result has the wrong type or shape, where nothing else is compared."""

    difference: Difference
    value: Any


@dataclass(frozen=True)
class WrongSlope:
    """A gradient differs from what moving the input shows."""

    difference: Difference


@dataclass(frozen=True)
class Unsteady:
    """The function gives a different answer than before on inputs of the same kind."""


@dataclass(frozen=True)
class Unrepeatable:
    """Two calls with the same arguments gave different answers."""


@dataclass(frozen=True)
class Changed:
    """The call changed its arguments."""

    outcome: Outcome


@dataclass(frozen=True)
class Noisy:
    """NumPy warned at large inputs."""

    warning: str
    outcome: Outcome
    case: Case


@dataclass(frozen=True)
class BrokenLaw:
    """A law does not hold."""

    broken: NotMet
    title: str
    kind: Literal["values", "behaviour"]


Problem = Stopped | Different | WrongKind | WrongSlope | Unsteady | Unrepeatable | Changed | Noisy | BrokenLaw


class Wrong(Exception):
    """A judge has found a problem and looks no further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(type(problem).__name__)
        self.problem = problem
