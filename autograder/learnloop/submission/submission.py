"""One exercise as a student handed it in, with the earlier ones it imports."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from learnloop.course.model import Course, Exercise
from learnloop.report import Finding
from learnloop.submission.files import SUFFIXES, BadFile, digest_of, find_earlier, read_content, units_in, units_of
from learnloop.submission.forbidden import RefusedImport, refused_functions, refused_imports
from learnloop.submission.outline import Outline, outline
from learnloop.submission.slicing import relevant
from learnloop.values.source import SourceUnit


class Submission(Struct, frozen=True, kw_only=True):
    """The student's source and what is known of it without running it.

    ``content`` holds the bytes of the file, from which everything else is derived; it is empty if the file could not be read.
    ``earlier`` holds the student's own earlier exercises that this one imports, ``absent`` the imported ones that are missing,
    ``unreadable`` those that cannot be read, each with the reason: importing them fails.
    ``other`` is the same exercise in the other form, a notebook next to a ``.py`` or the reverse, if there is work in it.
    ``live``: the source comes from a running notebook, and ``path`` is where that would be. ``offered`` maps the functions of
    all earlier exercises to the exercise to import them from, in the order of the course. ``allowed`` are the modules that may
    be imported beside the harmless ones, ``refused`` the functions that use what is not allowed, each with the finding,
    ``missing_imports`` the imports that fail where the code is checked, those of experiments in a saved notebook included.
    """

    exercise: Exercise
    path: Path
    content: bytes = b""
    units: list[SourceUnit] = []
    outline: Outline = Outline()
    earlier: dict[str, list[SourceUnit]] = {}
    absent: list[str] = []
    unreadable: dict[str, Finding] = {}
    other: Path | None = None
    live: bool = False
    offered: dict[str, str] = {}
    allowed: list[str] = []
    refused: dict[str, Finding] = {}
    missing_imports: list[RefusedImport] = []

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
    other = next((each for each in others if each.exists() and _begun(exercise, each, limit)), None)
    return msgspec.structs.replace(found, content=content, other=other)


def submission_of(
    course: Course, exercise: Exercise, path: Path, units: list[SourceUnit], *, only: Sequence[str] = (), live: bool = False
) -> Submission:
    """The submission of this source, with the earlier exercises next to ``path``.

    Of the cells of a notebook it is what the functions need (``only`` these, if any are named): whether the cells come from a
    file or from a kernel, experiments are left out.
    """
    cells, functions = units, [function.name for function in exercise.functions]
    if any(unit.lenient for unit in units):
        units = relevant(units, only or functions, also=functions)
    seen = outline(units)
    if seen.problem is not None:
        return Submission(exercise=exercise, path=path, units=units, outline=seen, live=live)
    before = [each.id for each in course.before(exercise)]
    gathered = _Gathered(path.resolve().parent, exercise.id, course.limits.file_kb)
    gathered.add(before, seen.imports)
    refused: dict[str, Finding | None] = dict.fromkeys(course.refused_names)
    for name in before:
        if name in gathered.earlier:
            found = refused_functions(gathered.earlier[name], gathered.outlines[name].functions, refused)
            refused |= {f"{name}.{function}": finding for function, finding in found.items()}
    allowed = [*course.allowed_imports, *gathered.earlier, *gathered.absent]
    before_units = [unit for earlier in gathered.earlier.values() for unit in earlier]
    return Submission(
        exercise=exercise,
        path=path,
        units=units,
        outline=seen,
        earlier=gathered.earlier,
        absent=sorted(gathered.absent, key=before.index),
        unreadable=gathered.unreadable,
        live=live,
        offered={function.name: each.id for each in course.before(exercise) for function in each.functions},
        allowed=allowed,
        missing_imports=refused_imports([*(units if live else cells), *before_units], allowed),
        refused=refused_functions(units, functions, refused),
    )


def _begun(exercise: Exercise, path: Path, limit_kb: int) -> bool:
    """Whether there is work in the file: a graded function that is more than a stub, or source that cannot be read."""
    try:
        seen = outline(units_of(path, limit_kb))
    except BadFile:
        return True
    names = [function.name for function in exercise.functions if function.points]
    return bool(seen.problem or seen.unread) or any(name in seen.functions and not seen.functions[name].untouched for name in names)


class _Gathered:
    """The earlier exercises that an exercise imports, and those that these import: found, ``absent``, or ``unreadable``."""

    def __init__(self, folder: Path, exercise: str, limit_kb: int) -> None:
        self._folder = folder
        self._exercise = exercise
        self._limit_kb = limit_kb
        self.earlier: dict[str, list[SourceUnit]] = {}
        self.outlines: dict[str, Outline] = {}
        self.absent: list[str] = []
        self.unreadable: dict[str, Finding] = {}

    def add(self, before: Sequence[str], imports: set[str]) -> None:
        """Look for those of ``before`` that are imported; each may import those before itself."""
        for i, name in enumerate(before):
            if name not in imports or name in self.earlier or name in self.absent or name in self.unreadable:
                continue
            found = find_earlier(self._folder, self._exercise, name)
            if found is None:
                self.absent.append(name)
                continue
            try:
                units = units_of(found, self._limit_kb)
            except BadFile as error:
                self.unreadable[name] = _finding(error)
                continue
            seen = outline(units)
            if seen.problem is not None:
                self.unreadable[name] = seen.problem
                continue
            self.earlier[name], self.outlines[name] = units, seen
            self.add(before[:i], seen.imports)


def _finding(error: BadFile) -> Finding:
    return Finding(stage="file", status="error", message=str(error), next_step=error.next_step)
