"""What a judge can find wrong with a function, as values. ``explain`` puts them into words."""

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

from learnloop.course.checks import NotMet
from learnloop.grading.cases import Case
from learnloop.sandbox.outcome import Outcome
from learnloop.values.compare import Difference


class Stopped(Struct, frozen=True):
    """A call did not return, in the case with this title."""

    outcome: Outcome
    title: str


class Different(Struct, frozen=True):
    """A result differs from the reference's."""

    difference: Difference
    case: Case
    arguments: Sequence[Any]
    expected: Any
    outcome: Outcome


class WrongKind(Struct, frozen=True):
    """A result has the wrong type or shape, where nothing else is compared."""

    difference: Difference
    value: Any


class WrongSlope(Struct, frozen=True):
    """A gradient differs from what moving the input shows."""

    difference: Difference


class Unsteady(Struct, frozen=True):
    """The function gives a different answer than before on inputs of the same kind."""


class Unrepeatable(Struct, frozen=True):
    """Two calls with the same arguments gave different answers."""


class Changed(Struct, frozen=True):
    """The call changed its arguments."""

    outcome: Outcome
    case: Case | None = None


class Shared(Struct, frozen=True):
    """An array of the result is not new: it shares memory with an argument."""

    outcome: Outcome
    case: Case | None = None


class OtherChance(Struct, frozen=True):
    """Random numbers came from elsewhere than the generator among the arguments."""

    case: Case | None = None


class Noisy(Struct, frozen=True):
    """NumPy warned where it must not."""

    warning: str
    outcome: Outcome
    case: Case


class BrokenLaw(Struct, frozen=True):
    """A law does not hold."""

    broken: NotMet
    title: str
    kind: Literal["values", "behaviour"]


Problem = (
    Stopped | Different | WrongKind | WrongSlope | Unsteady | Unrepeatable | Changed | Shared | OtherChance | Noisy | BrokenLaw
)


# What a call may do with right values: each in the case where it was seen, None for ordinary inputs.
Misbehaviour = Changed | Shared | OtherChance | Noisy


class Wrong(Exception):
    """A judge has found a problem and looks no further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(type(problem).__name__)
        self.problem = problem
