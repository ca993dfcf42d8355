"""Wrong answers that others made, from the lessons alone: each report names the mistake, in the words that the file expects."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Grade
from places import ROOT

from learnloop.course.model import Course

FILES = {f"{path.parent.name}/{path.stem}": path for path in sorted((ROOT / "tests" / "blind").glob("*/*.py"))}


def header(text: str) -> dict[str, str]:
    """The lines above the source, by name."""
    return dict(re.findall(r"^# (\w+): (.*)$", text.partition("\ndef ")[0], re.MULTILINE))


@pytest.mark.sample(12)
@pytest.mark.parametrize("name", FILES)
def test_a_mistake_made_by_others_is_named(
    name: str, grade_text: Grade, solution: Callable[[str], str], course: Course, root: Path, tmp_path: Path
) -> None:
    """Behind the right solution, where the last definition wins; an exam has the earlier exercises beside it."""
    answer = FILES[name].read_text("utf-8")
    about = header(answer)
    exercise = course.exercise(about["exercise"])
    assert exercise is not None
    if exercise.kind == "exam":
        for earlier in course.before(exercise):
            shutil.copy(root / "solutions" / f"{earlier.id}.py", tmp_path)
    report = grade_text(exercise.id, f"{solution(exercise.id)}\n\n{answer}", only=[about["function"]], seed=1)
    found = next(check.finding for check in report.checks if check.finding)
    place, cause = found.place, found.diagnosis
    words = [found.message, *found.detail, found.next_step]
    words += [cause.message] if cause else []
    words += [place.note] if place else []
    assert re.search(about.get("named", ""), " ".join(words)), words
