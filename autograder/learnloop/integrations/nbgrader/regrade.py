"""What the marks of a class would be today, compared with those in the gradebook."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from learnloop.classes.intake import STUDENT
from learnloop.integrations.nbgrader.assignment import check_id
from learnloop.integrations.nbgrader.judge import ClassJudge

SUBMITTED = "submitted"
CLOSE = 1e-6


class Change(Struct, frozen=True):
    """A function's automatic points in the gradebook (None: not graded yet) and what they would be."""

    student: str
    exercise: str
    function: str
    before: float | None
    now: float


def changes(judge: ClassJudge, db_url: str, exercises: Sequence[str], progress: Callable[[str], None]) -> Iterator[Change]:
    """Regrade every submission of these exercises, write nothing, and yield what would change.

    Marks that a person gave are left alone: they stay whatever this says.
    """
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(db_url) as gradebook:
        for student, exercise, path in submissions(judge.folder, exercises):
            progress(f"{student} {exercise}")
            found = judge.exercise(exercise)
            report = judge.judge(path, student, found, keep=False)
            for function in found.functions:
                try:
                    grade = gradebook.find_grade(check_id(function.name), exercise, exercise, student)
                except MissingEntry:
                    continue
                now = report.scaled_points_of(function.name, grade.max_score)
                before = grade.auto_score
                if before is None or abs(before - now) > CLOSE:
                    yield Change(student, exercise, function.name, before, now)


def submissions(folder: Path, exercises: Sequence[str]) -> Iterator[tuple[str, str, Path]]:
    """Students, exercises and notebooks in ``submitted/``, in order."""
    submitted = folder / SUBMITTED
    for place in sorted(submitted.iterdir()) if submitted.is_dir() else []:
        for exercise in exercises:
            path = place / exercise / f"{exercise}.ipynb"
            linked = place.is_symlink() or path.parent.is_symlink()
            if STUDENT.fullmatch(place.name) and os.path.lexists(path) and not linked:
                yield place.name, exercise, path
