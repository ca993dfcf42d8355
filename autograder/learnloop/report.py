"""The result of grading, as values: what is judged, how it went, and what to tell the student.

Nothing here prints, reads or computes; the renderers turn a ``Report`` into text and JSON.
"""

from collections.abc import Iterable
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import force_setattr, replace

from learnloop.text import clean

SCHEMA = 1

Kind = Literal["values", "gradient", "behaviour", "timing", "exam"]
Status = Literal["passed", "failed", "skipped", "error", "timeout"]
# Why a check was skipped. "after": something before it failed. "deselected": --only or --no-timing. "noisy" and
# "unavailable": it could not be judged here, which costs nobody a point.
Skip = Literal["after", "deselected", "noisy", "unavailable"]
# Where in the order of judgement a check ended.
Stage = Literal["file", "not started", "runs", "type", "shape", "finite", "values", "gradient", "behaviour", "timing", "exam"]


class Place(Struct, frozen=True, kw_only=True):
    """A line of the student's own file, and the stretch of it to underline (columns count from 0)."""

    file: str
    line: int
    text: str = ""
    column: int = 0
    end_column: int = 0
    note: str = ""


class Entry(Struct, frozen=True):
    """One entry that differs: its index, what came back and what should have."""

    index: str
    yours: str
    expected: str
    ratio: str = ""


class Table(Struct, frozen=True, kw_only=True):
    """The first entries that differ, out of ``differing`` of ``size``; ``expected`` heads the column of right values."""

    entries: list[Entry]
    differing: int
    size: int
    expected: str = "expected"


class Example(Struct, frozen=True, kw_only=True):
    """A call on small inputs that goes wrong, as Python that can be pasted.

    ``arguments`` are the parameters and what they are; ``part`` is the part of the answer that is shown, empty for all of it.
    ``right`` are the smaller or simpler inputs that came out right every time, such as "N = 1 (6 tries)".
    """

    arguments: dict[str, str]
    call: str
    yours: str
    expected: str
    part: str = ""
    right: list[str] = []


class Diagnosis(Struct, frozen=True, omit_defaults=True):
    """A named cause that explains every entry; its ``next_step`` is shown as that of the finding, and not written when empty."""

    mistake: str
    message: str
    next_step: str = ""


class Blame(Struct, frozen=True, kw_only=True):
    """The function that is responsible for another one being wrong, and where it is.

    ``together`` are others that are, too: ``relu`` of the same exercise, ``exercise1.relu`` of an earlier one. ``kept``: the
    wrong function keeps its points, since it is right with the model answers of earlier exercises. ``uncertain``, only there when
    it is so: there was no time to find out which of all these it is.
    """

    function: str
    exercise: str
    message: str
    next_step: str
    place: Place | None = None
    together: list[str] = []
    kept: bool = False
    uncertain: bool | UnsetType = UNSET

    @property
    def where(self) -> str:
        """The function and its place in words: `relu` in exercise1.py, line 12."""
        if self.uncertain is True:
            return f"one of {', '.join(f'`{name}`' for name in (self.function, *self.together))}"
        place = self.place
        return f"`{self.function}` in {place.file}, line {place.line}" if place else f"`{self.function}` in {self.exercise}"


class Finding(Struct, frozen=True, kw_only=True):
    """What one check has to say: one cause, the evidence, one next step.

    ``edit`` is the function to edit when it is another one than that which was checked; else it is left out.
    """

    stage: Stage
    message: str
    status: Status = "failed"
    place: Place | None = None
    case: str = ""
    detail: list[str] = []
    table: Table | None = None
    example: Example | None = None
    diagnosis: Diagnosis | None = None
    next_step: str = ""
    edit: str | UnsetType = UNSET


class Timing(Struct, frozen=True, kw_only=True):
    """What was measured: CPU time as a multiple of the reference's, the median of so many ``pairs``.

    The true median lies between ``low`` and ``high`` (95 %). ``control`` is the reference against itself, lowest and highest;
    it is measured before a fail is told, else empty.
    """

    limit: float
    ratio: float
    low: float
    high: float
    pairs: int
    control: list[float] = []


class ExamFigures(Struct, frozen=True, kw_only=True):
    """What an exam measured: the shares of right answers on new examples and on those it was trained with, and CPU seconds.

    ``nothing`` and ``full`` are the shares between which the points rise; ``badge`` says whether that for the badge was reached.
    """

    test_accuracy: float
    train_accuracy: float
    cpu_seconds: float
    budget_seconds: float
    nothing: float
    full: float
    badge: bool


class CheckResult(Struct, frozen=True, kw_only=True):
    """One check of one function. ``score`` and ``max_score`` are points; a failed exam may have earned some of them.

    ``blame`` is there, in JSON too, only where another function is known to be responsible; ``timing`` where time was measured, and
    ``exam`` only for an exam.
    """

    id: str
    function: str
    kind: Kind
    status: Status
    score: float
    max_score: float
    message: str = ""
    diagnosis: Diagnosis | None = None
    skip: Skip | None = None
    finding: Finding | None = None
    printed: str = ""
    blame: Blame | UnsetType = UNSET
    timing: Timing | UnsetType = UNSET
    exam: ExamFigures | UnsetType = UNSET


class Report(Struct, frozen=True, kw_only=True):
    """The graded exercise. ``seconds`` is wall time; ``seed`` repeats the run with ``--seed``.

    ``problem`` is what is wrong with the file as a whole; every check is listed even then. ``printed`` is what the file
    printed while it was executed.

    Much of a report is a stranger's text. All of it is cleaned when a report is made, whoever makes it: renderers only escape it
    for where it is shown.
    """

    schema: int = SCHEMA
    exercise: str
    title: str
    file: str
    score: float
    max_score: float
    passed: bool
    complete: bool
    seed: int
    sandbox: str
    seconds: float
    checks: list[CheckResult]
    problem: Finding | None = None
    notes: list[str] = []
    printed: str = ""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            force_setattr(self, name, _cleaned(getattr(self, name)))

    @property
    def functions(self) -> list[str]:
        """The functions that have checks, in the order of the course."""
        return list(dict.fromkeys(check.function for check in self.checks))

    def checks_of(self, function: str) -> list[CheckResult]:
        """The checks of one function, in the order in which they are judged."""
        return [check for check in self.checks if check.function == function]

    def points_of(self, function: str) -> float:
        """The points that a function earned, as course.yml counts them."""
        return points(self.checks_of(function))

    def scaled_points_of(self, function: str, maximum: float) -> float:
        """A function's points where it is worth ``maximum``: the share that it earned of what its selected checks are worth.

        So a gradebook whose points were set before the course's were changed gets the same share, and where timing is left out
        nobody loses points for it.
        """
        selected = [check for check in self.checks_of(function) if was_selected(check)]
        possible = sum(check.max_score for check in selected)
        share = sum(check.score for check in selected) / possible if possible else 0.0
        return round(min(max(share, 0.0), 1.0) * maximum, 2)


def points(checks: Iterable[CheckResult]) -> float:
    """The points that these checks earned together. Whoever needs a sum of points asks for it here."""
    return round(sum(check.score for check in checks), 2)


def counts_as_passed(check: CheckResult) -> bool:
    """Whether the check is no obstacle: passed, or skipped for a reason that is not the student's."""
    return check.status == "passed" or check.skip in ("noisy", "unavailable")


def was_selected(check: CheckResult) -> bool:
    """Whether the check was asked for."""
    return check.skip != "deselected"


def _cleaned(value: Any) -> Any:
    """The same value with every text in it cleaned, names of arguments included."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, Struct):
        return replace(value, **{name: _cleaned(getattr(value, name)) for name in value.__struct_fields__})
    return value
