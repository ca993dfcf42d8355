"""What a judge can find wrong with a function, as values. Putting one into words is the business of ``explain``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from learnloop.course.checks import NotMet
from learnloop.grading.cases import Case
from learnloop.sandbox.outcome import Outcome
from learnloop.values.compare import Difference


@dataclass(frozen=True)
class Stopped:
    """A call did not return, in the case of this title."""

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
    """A result is of another type or shape, where nothing else is compared."""

    difference: Difference
    value: Any


@dataclass(frozen=True)
class WrongSlope:
    """A gradient is not what moving the input shows."""

    difference: Difference


@dataclass(frozen=True)
class Unsteady:
    """The function gives another answer now than before on inputs of the same kind."""


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
    """A judge has found a problem, and looks no further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(type(problem).__name__)
        self.problem = problem
