"""A new course for nbgrader: its configuration, an assignment for each exercise, and a secret for
the seeds.
"""

import csv
import importlib.util
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from learnloop.classes.intake import STUDENT
from learnloop.course.location import read_solution
from learnloop.course.model import Course, Exercise
from learnloop.errors import CourseError, LearnloopError, UsageError
from learnloop.integrations.nbgrader.assignment import assignment

CONFIG = "nbgrader_config.py"
SECRET = "learnloop_secret"
CLASSROOM = """nbgrader is not installed here.
  Next:  python -m pip install "learnloop[classroom]" """.rstrip()
CONFIGURATION = '''"""A course of nbgrader's whose marks learnloop makes. Written by `learnloop nbgrader init`; change it."""

from learnloop.classroom import configure

c = get_config()
c.CourseDirectory.course_id = {course_id}
{more}
configure(c)

# What else can be set:
# c.Classroom.timing = False                  # leave the timing checks out
# c.Classroom.allow_weak_sandbox = True       # grade where submissions are hardly confined; see `learnloop doctor`
# c.AssignLatePenalties.plugin_class = "..."   # see nbgrader's documentation
'''


class NewCourse(Struct, frozen=True):
    """What was written: the ids of the assignments, and how many students were added to the
    gradebook.
    """

    folder: Path
    exercises: list[str]
    students: int


class Student(Struct, frozen=True):
    """A student: one row of the students file."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


def create_course(
    course: Course,
    root: Path,
    folder: Path,
    exercises: Sequence[Exercise],
    *,
    students: Path | None = None,
    db_url: str = "",
    own_course: Path | None = None,
) -> NewCourse:
    """Write a new course into ``folder``, for these exercises of the course at ``root``.

    ``students`` is a CSV file with the column ``id`` and, optionally, ``first_name``, ``last_name``
    and ``email``. ``db_url`` is the gradebook's; if empty, it is a SQLite file in the folder.
    ``own_course`` is a course folder to grade with, instead of the installed course. Existing files
    are never changed. Raises ``UsageError``.
    """
    needs_nbgrader()
    enrolled = read_students(students) if students else []
    files = {folder / "source" / each.id / f"{each.id}.ipynb": _assignment(root, each) for each in exercises}
    files[folder / CONFIG] = _configuration(folder, db_url, own_course)
    for path in [*files, folder / SECRET]:
        if os.path.lexists(path):
            raise UsageError(f"{path} already exists; nothing was changed. Choose a new folder: learnloop nbgrader init DIR")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # solutions are in it, and soon everybody's marks
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        descriptor = os.open(folder / SECRET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror or error}.") from None
    if enrolled:
        _enrol(enrolled, folder, db_url)
    return NewCourse(folder, [each.id for each in exercises], len(enrolled))


def needs_nbgrader() -> None:
    """Raise ``UsageError``, with the command that installs nbgrader, if it is missing."""
    if importlib.util.find_spec("nbgrader") is None:
        raise UsageError(CLASSROOM)


def read_students(path: Path) -> list[Student]:
    """The students in a CSV file with named columns. Raises ``UsageError`` with the line that is
    wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read as CSV: {error}.") from None
    found: dict[str, Student] = {}
    for number, row in enumerate(rows, start=2):
        id = (row.get("id") or "").strip()
        if not STUDENT.fullmatch(id):
            told = f"{id!r} is not a student's id" if id else "there is no id (is there a column named id?)"
            raise UsageError(f"{path}, line {number}: {told}. Ids have letters, digits and . _ @ - only, at most 64.")
        if id in found:
            raise UsageError(f"{path}, line {number}: {id} appears twice.")
        found[id] = Student(id, *((row.get(name) or "").strip() for name in ("first_name", "last_name", "email")))
    return list(found.values())


def _assignment(root: Path, exercise: Exercise) -> str:
    try:
        notebook = (root / "exercises" / f"{exercise.id}.ipynb").read_text("utf-8")
    except OSError as error:
        raise CourseError(f"the course has no file {error.filename}.") from None
    return assignment(exercise, notebook, read_solution(root, exercise.id))


def _configuration(folder: Path, db_url: str, own_course: Path | None) -> str:
    more = [f"c.CourseDirectory.db_url = {db_url!r}"] if db_url else []
    more += [f"c.Classroom.course = {str(own_course.resolve())!r}"] if own_course else []
    return CONFIGURATION.format(course_id=repr(folder.resolve().name), more="\n".join(more))


def _enrol(enrolled: Sequence[Student], folder: Path, db_url: str) -> None:
    from nbgrader.api import Gradebook

    # nbgrader starts alembic by its name, which is on the path only where the environment is activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    try:
        with Gradebook(db_url or f"sqlite:///{(folder / 'gradebook.db').resolve()}", folder.resolve().name) as gradebook:
            for each in enrolled:
                more = {"first_name": each.first_name, "last_name": each.last_name, "email": each.email}
                gradebook.update_or_create_student(each.id, **more)
    except Exception as error:  # whatever the database says
        raise LearnloopError(f"the students could not be put into the gradebook: {error}") from None
