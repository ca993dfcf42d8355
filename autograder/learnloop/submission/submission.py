"""One exercise as a student handed it in, with the earlier ones it imports."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from learnloop.course.model import Course, Exercise
from learnloop.report import Finding
from learnloop.submission.files import SUFFIXES, BadFile, digest_of, find_earlier, read_content, units_in, units_of
from learnloop.submission.outline import Outline, outline
from learnloop.values.source import SourceUnit


class Submission(Struct, frozen=True, kw_only=True):
    """The student's source and what is known of it without running it.

    ``content`` holds the bytes of the file, from which everything else is derived; it is empty if the file could not be read.
    ``earlier`` holds the student's own earlier exercises that this one imports, ``absent`` the imported ones that are missing.
    ``other`` is the same exercise in the other form, a notebook next to a ``.py`` or the reverse, if there is work in it.
    ``live``: the source comes from a running notebook, and ``path`` is where that would be. ``offered`` maps the functions of
    all earlier exercises to the exercise to import them from, in the order of the course.
    """

    exercise: Exercise
    path: Path
    content: bytes = b""
    units: list[SourceUnit] = []
    outline: Outline = Outline()
    earlier: dict[str, list[SourceUnit]] = {}
    absent: list[str] = []
    other: Path | None = None
    live: bool = False
    offered: dict[str, str] = {}

    @property
    def digest(self) -> str:
        """A short digest of the file's content."""
        return digest_of(self.content)

    @property
    def all_units(self) -> list[SourceUnit]:
        """The whole source: the exercise and the earlier ones."""
        return [*self.units, *(unit for earlier in self.earlier.values() for unit in earlier)]

    @property
    def text(self) -> str:
        """All source, in order: what a seed is derived from."""
        own = "\0".join(unit.source for unit in self.units)
        return "\0\0".join([own, *("\0".join(unit.source for unit in self.earlier[name]) for name in sorted(self.earlier))])


def read_submission(course: Course, exercise: Exercise, path: Path) -> Submission:
    """Read the file and the earlier exercises next to it. Any problem with them is in ``outline.problem``."""
    limit, content = course.limits.file_kb, b""
    try:
        content = read_content(path, limit)
        units = units_in(content, path.name, limit)
    except BadFile as error:
        return Submission(exercise=exercise, path=path, content=content, outline=Outline(problem=_finding(error)))
    found = submission_of(course, exercise, path, units)
    others = [path.with_suffix(suffix) for suffix in SUFFIXES if suffix != path.suffix]
    other = next((each for each in others if each.exists() and _begun(course, exercise, each)), None)
    return msgspec.structs.replace(found, content=content, other=other)


def submission_of(course: Course, exercise: Exercise, path: Path, units: list[SourceUnit], *, live: bool = False) -> Submission:
    """The submission of this source, with the earlier exercises next to ``path``."""
    before = [each.id for each in course.before(exercise)]
    seen = outline(units, [*course.allowed_imports, *before], course.refused_names)
    if seen.problem is not None:
        return Submission(exercise=exercise, path=path, units=units, outline=seen, live=live)
    earlier: dict[str, list[SourceUnit]] = {}
    absent: list[str] = []
    problem = _gather(course, path.resolve().parent, exercise.id, before, seen.imports, earlier, absent)
    if problem is not None:
        seen = Outline(problem=problem)
    absent.sort(key=before.index)
    offered = {function.name: each.id for each in course.before(exercise) for function in each.functions}
    return Submission(
        exercise=exercise,
        path=path,
        units=units,
        outline=seen,
        earlier=earlier,
        absent=absent,
        live=live,
        offered=offered,
    )


def _begun(course: Course, exercise: Exercise, path: Path) -> bool:
    """Whether there is work in the file: a graded function that is more than a stub, or source that cannot be read."""
    try:
        seen = outline(
            units_of(path, course.limits.file_kb), [*course.allowed_imports, *(each.id for each in course.before(exercise))]
        )
    except BadFile:
        return True
    names = [function.name for function in exercise.functions if function.points]
    return bool(seen.problem or seen.unread) or any(name in seen.functions and not seen.functions[name].untouched for name in names)


def _gather(
    course: Course,
    folder: Path,
    exercise: str,
    before: Sequence[str],
    imports: set[str],
    earlier: dict[str, list[SourceUnit]],
    absent: list[str],
) -> Finding | None:
    """Add the earlier exercises that are imported, and those that they import."""
    for name in before:
        if name not in imports or name in earlier or name in absent:
            continue
        found = find_earlier(folder, exercise, name)
        if found is None:
            absent.append(name)
            continue
        older = before[: before.index(name)]
        try:
            units = units_of(found, course.limits.file_kb)
        except BadFile as error:
            return _finding(error)
        seen = outline(units, [*course.allowed_imports, *older], course.refused_names)
        if seen.problem is not None:
            return seen.problem
        earlier[name] = units
        problem = _gather(course, folder, exercise, older, seen.imports, earlier, absent)
        if problem is not None:
            return problem
    return None


def _finding(error: BadFile) -> Finding:
    return Finding(stage="file", status="error", message=str(error), next_step=error.next_step)
