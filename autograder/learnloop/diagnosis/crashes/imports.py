"""What an import that fails where the code is checked has to do with a failure of a function."""

import ast
import re
from collections.abc import Iterator, Sequence

from learnloop.report import Finding, Place
from learnloop.sandbox.messages import Failure
from learnloop.submission.forbidden import FORBIDDEN, refused_imports, why_forbidden, why_refused
from learnloop.submission.slicing import Needs
from learnloop.submission.submission import Submission
from learnloop.submission.syntax import Definition, own
from learnloop.values.modules import importable, within
from learnloop.values.source import SourceUnit, bound_by

IMPORT_ERRORS = ("ImportError", "ModuleNotFoundError")
Words = tuple[str, str]


def module_missing(failure: Failure, submission: Submission) -> Words | None:
    """An import failed in a function, for a module that is not to be had: why, and the next step."""
    found = re.match(r"No module named '([\w.]+)'", failure.message)
    if found is None or failure.type not in IMPORT_ERRORS:
        return None
    return _sentence(*why_missing(found[1], submission))


def place_of_fault(failure: Failure, submission: Submission) -> Place | None:
    """Where an earlier exercise cannot be read, if a name is missing because of that: there is the work to do."""
    name = _undefined(failure)
    if not name or not submission.unreadable:
        return None
    needed = _needed(units_around(failure.frames[-1].unit, submission), name, submission)
    return next((each.place for module, _ in needed if (each := submission.unreadable.get(module)) is not None), None)


def name_missing(failure: Failure, submission: Submission) -> Words | None:
    """A name is not defined because of an import: of what it would be bound by, or of what that needs."""
    name = _undefined(failure)
    if not name or failure.type != "NameError":
        return None
    if name in FORBIDDEN:
        return _sentence(*why_forbidden(name))
    units = units_around(failure.frames[-1].unit, submission)
    for module, place in _needed(units, name, submission):
        why, step = why_missing(module, submission)
        return f"`{name}` is missing, because of the import in {_line(place, failure.frames[-1].unit)}: {why}.", step
    statements = Needs(units).of(name)
    if statements and isinstance(statements[-1][1], ast.Import | ast.ImportFrom):
        unit, node = statements[-1]
        place = Place(file=unit.name, line=node.lineno)
        return f"`{name}` is missing: its import failed, in {_line(place, failure.frames[-1].unit)}.", "Correct that import."
    return None


def function_missing(function: str, submission: Submission) -> Finding | None:
    """The statement that would define a function was left out because of an import."""
    for module, place in _needed(submission.units, function, submission):
        why, step = why_missing(module, submission)
        message = f"`{function}` could not be defined, because of the import in {_line(place, '')}: {why}."
        return Finding(stage="runs", status="error", message=message, place=place, next_step=step)
    return None


def concerned(function: str, submission: Submission) -> str:
    """A sentence about the first import that the function needs and that fails here, or ""."""
    for module, place in _needed(submission.units, function, submission):
        return f" It needs the import in {_line(place, '')}: {why_missing(module, submission)[0]}."
    return ""


def why_missing(module: str, submission: Submission) -> Words:
    """Why a module cannot be imported where the code is checked, and the next step."""
    unreadable = submission.unreadable.get(module)
    if unreadable is not None:
        return unreadable.message.rstrip("."), f"Correct {module} first, and check it by itself."
    if within(module, importable(submission.allowed)):
        return f"`{module}` is not installed where your code is checked", "Write what it does with NumPy."
    return why_refused(module)


def units_around(unit: str, submission: Submission) -> Sequence[SourceUnit]:
    """The units of the exercise that a unit belongs to."""
    exercises = [submission.units, *submission.earlier.values()]
    return next((units for units in exercises if any(each.name == unit for each in units)), [])


def _needed(units: Sequence[SourceUnit], name: str, submission: Submission) -> Iterator[tuple[str, Place]]:
    """The imports that fail here among the statements that a name needs, but for those inside of functions."""
    refused = refused_imports(units, submission.allowed)
    if not refused:
        return
    for unit, node in Needs(units).of(name):
        if isinstance(node, Definition):
            continue
        lines = {each.lineno for each in own(node) if isinstance(each, ast.Import | ast.ImportFrom)}
        here = [each for each in refused if each.place.file == unit.name and each.place.line in lines]
        if bound_by(node):  # of several imports in a line the one that is needed
            here = [each for each in here if each.binds & bound_by(node)]
        yield from ((each.module, each.place) for each in here)


def _undefined(failure: Failure) -> str:
    """The name that is not defined where a call stopped, or ""."""
    found = re.match(r"name '(\w+)' is not defined", failure.message)
    return found[1] if found is not None and failure.frames else ""


def _sentence(why: str, step: str) -> Words:
    return f"{why[0].upper()}{why[1:]}.", step


def _line(place: Place, unit: str) -> str:
    return f"line {place.line}" if place.file == unit else f"{place.file}, line {place.line}"
