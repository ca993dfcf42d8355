"""The result of grading, as values: what was judged, how it went, and what to tell the student.

Nothing here prints or reads; the renderers turn a ``Report`` into text, HTML and JSON.
"""

from collections.abc import Iterable
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import force_setattr, replace

from learnloop.text import clean

SCHEMA = 1
# The notes on whose earlier exercises were used begin and end like this: these need not be told every time.
OWN_FILES = "Your own "
MODEL_ANSWERS = "model answers were used instead."

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
    """One entry that differs: its index, the student's value and the expected one."""

    index: str
    yours: str
    expected: str
    ratio: str = ""


class Table(Struct, frozen=True, kw_only=True):
    """The first entries that differ, of ``differing`` out of ``size``.

    ``expected`` is the heading of the column of right values.
    """

    entries: list[Entry]
    differing: int
    size: int
    expected: str = "expected"


class Example(Struct, frozen=True, kw_only=True):
    """A call with small inputs that goes wrong, as Python that can be pasted.

    ``arguments`` are the parameters and their values; ``part`` is the part of the answer that is
    shown, empty for all of it. ``right`` are the smaller or simpler inputs that were right every
    time, such as "N = 1 (6 tries)".
    """

    arguments: dict[str, str]
    call: str
    yours: str
    expected: str
    part: str = ""
    right: list[str] = []


class Diagnosis(Struct, frozen=True, omit_defaults=True):
    """A named cause that explains every entry; a ``partial`` one only a part of what is wrong. Its
    ``next_step`` replaces the finding's, if there is one.
    """

    mistake: str
    message: str
    next_step: str = ""
    partial: bool = False


class Blame(Struct, frozen=True, kw_only=True):
    """The function that is responsible for another one being wrong, and where it is.

    ``together`` lists others that are responsible, too: ``relu`` of the same exercise,
    ``exercise1.relu`` of an earlier one. ``kept``: the wrong function keeps its points, since it is
    right with the model answers of earlier exercises. ``uncertain``, present only if true: there
    was no time to find out which of these it is.
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

    ``edit`` is the function to edit, if that is not the one that was checked.
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
    """What was measured: CPU time as a multiple of the reference's, the median of ``pairs`` pairs.

    The true median lies between ``low`` and ``high`` (95 %). ``control`` is the range of the
    reference against itself; it is measured only before a failure is reported.
    """

    limit: float
    ratio: float
    low: float
    high: float
    pairs: int
    control: list[float] = []


class ExamFigures(Struct, frozen=True, kw_only=True):
    """What an exam measured: the shares of right answers on new and on training examples, and CPU
    time.

    ``nothing``, ``half`` and ``full`` are the shares that earn no points, half of them and all;
    ``badge``: the share for the badge was reached.
    """

    test_accuracy: float
    train_accuracy: float
    cpu_seconds: float
    budget_seconds: float
    nothing: float
    half: float
    full: float
    badge: bool


class CheckResult(Struct, frozen=True, kw_only=True):
    """One check of one function. ``score`` and ``max_score`` are points.

    A failed exam may have earned some of them. ``blame`` is present, in JSON too, only if another
    function is known to be responsible; ``timing`` only if time was measured, and ``exam`` only for
    an exam.
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
    """The graded exercise. ``seconds`` is wall time; ``--seed`` with this ``seed`` repeats the run.

    ``problem`` is what is wrong with the file as a whole; every check is listed even then.
    ``printed`` is what the file printed while it was executed.

    Much of a report is untrusted text. All of it is cleaned when a report is made, whoever makes
    it: renderers only escape it for where it is shown.
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
        """A function's points where it is worth ``maximum``: its share of what the selected checks
        are worth.

        So a gradebook with other points than the course gets the same share, and nobody loses
        points for timing checks that were left out.
        """
        selected = [check for check in self.checks_of(function) if was_selected(check)]
        possible = sum(check.max_score for check in selected)
        share = sum(check.score for check in selected) / possible if possible else 0.0
        return round(min(max(share, 0.0), 1.0) * maximum, 2)


def points(checks: Iterable[CheckResult]) -> float:
    """The points that these checks earned together: the one place where points are added up."""
    return round(sum(check.score for check in checks), 2)


def counts_as_passed(check: CheckResult) -> bool:
    """Whether the check is no obstacle: passed, or skipped for a reason that is not the student's."""
    return check.status == "passed" or check.skip in ("noisy", "unavailable")


def was_selected(check: CheckResult) -> bool:
    """Whether the check was asked for."""
    return check.skip != "deselected"


def _cleaned(value: Any) -> Any:
    """The same value with all text in it cleaned, including the names of arguments."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, Struct):
        return replace(value, **{name: _cleaned(getattr(value, name)) for name in value.__struct_fields__})
    return value
