"""Reports as JSON, schema 1."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec

from learnloop.learner.learner import Overview
from learnloop.report import SCHEMA, Report


def render(reports: Sequence[Report]) -> str:
    """One report as one object; several as ``{"schema": 1, "reports": [...]}``."""
    if len(reports) == 1:
        return msgspec.json.encode(reports[0]).decode()
    return msgspec.json.encode({"schema": SCHEMA, "reports": list(reports)}).decode()


class Calibrated(Protocol):
    """What was measured for one timing limit: a struct that also says how much room the limit has."""

    @property
    def below(self) -> float:
        """The room below the limit."""

    @property
    def above(self) -> float:
        """The room above the limit."""

    @property
    def proposal(self) -> float | None:
        """A better limit."""


def overview(overview: Overview) -> str:
    """Where a learner stands: the current exercise, and all of them."""
    exercises = [
        {
            "exercise": each.exercise.id,
            "title": each.exercise.title,
            "state": each.stage,
            "attempts": each.standing.attempts,
            "best": each.standing.best,
            "last": each.standing.last,
            "max_score": each.exercise.points,
            "passed_functions": each.standing.passed_functions,
            "hints": each.standing.hints,
            "changed": each.changed,
            "when": each.standing.when,
        }
        for each in overview.exercises
    ]
    current = overview.current and overview.current.exercise.id
    return value({"schema": SCHEMA, "current": current, "exercises": exercises, "notice": overview.notice})


def marks(graded: Iterable[tuple[str, str, Report]], left_out: Iterable[tuple[str, str]]) -> str:
    """A class: student, path and report of each graded file; name and reason of what was left out."""
    submissions = [{"student": student, "path": path, "report": report} for student, path, report in graded]
    others = [{"name": name, "reason": reason} for name, reason in left_out]
    return value({"schema": SCHEMA, "submissions": submissions, "left_out": others})


def limits(measured: Iterable[Calibrated]) -> str:
    """Timing limits as they were measured, each with the room that it has on both sides."""
    functions = [
        {**msgspec.to_builtins(each), "below": each.below, "above": each.above, "proposal": each.proposal} for each in measured
    ]
    return value({"schema": SCHEMA, "functions": functions})


def value(value: Any) -> str:
    """Any other value that is made of structs, as one object."""
    return msgspec.json.encode(value).decode()
