"""Where each mark comes from: a line of JSON for each grading, for instructors only."""

import hashlib
import importlib.metadata
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

import learnloop
from learnloop.course.location import COURSE_FILE
from learnloop.report import Report

FILE = "learnloop_marks.jsonl"


class Mark(Struct, frozen=True, kw_only=True):
    """One grading: the student, the file (SHA-256), the points, and all that is needed to repeat
    it.

    ``course`` is the SHA-256 of course.yml; ``functions`` are points by function, as course.yml
    counts them.
    """

    when: str
    student: str
    exercise: str
    file: str
    submitted: str
    seed: int
    score: float
    max_score: float
    functions: dict[str, float]
    learnloop: str
    course: str
    python: str
    numpy: str
    sandbox: str
    seconds: float
    notes: list[str]


def mark_of(report: Report, student: str, file: Path, submitted: bytes, course: Path) -> Mark:
    """The mark that results from a report; ``course`` is the folder of the course that produced it."""
    return Mark(
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        student=student,
        exercise=report.exercise,
        file=str(file),
        submitted=hashlib.sha256(submitted).hexdigest(),
        seed=report.seed,
        score=report.score,
        max_score=report.max_score,
        functions={function: report.points_of(function) for function in report.functions},
        learnloop=learnloop.__version__,
        course=hashlib.sha256((course / COURSE_FILE).read_bytes()).hexdigest(),
        python=platform.python_version(),
        numpy=importlib.metadata.version("numpy"),
        sandbox=report.sandbox,
        seconds=report.seconds,
        notes=report.notes,
    )


def keep(mark: Mark, folder: Path) -> None:
    """Append a mark to a course's file in one write, so that two graders cannot mix their lines."""
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, msgspec.json.encode(mark) + b"\n")
    finally:
        os.close(descriptor)
