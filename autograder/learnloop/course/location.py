"""Where the course lives: inside the installed package, or in the checkout that an editable install
points to; and how learnloop is started anew from there.
"""

import sys
from pathlib import Path

from learnloop.course import compiled
from learnloop.course.model import Course
from learnloop.course.parser import course_of, parse_yaml
from learnloop.errors import CourseError

COURSE_FILE = "course.yml"
SOLUTIONS = Path("solutions")
_PACKAGE = Path(__file__).resolve().parents[1]
# As `python -m learnloop`, wherever this process has learnloop from; -P keeps what is in the current folder off the path.
_PROGRAM = "import sys; sys.path.append(sys.argv.pop(1)); from learnloop.__main__ import main; main()"


def course_root() -> Path:
    """The folder of the course that came with this installation. Raises ``CourseError`` when there
    is none.
    """
    for folder in (_PACKAGE / "_course", _PACKAGE.parent.parent):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise CourseError("this installation has no course in it. Install learnloop again.")


def read_course(root: Path) -> Course:
    """Read the course.yml of a course folder. Raises ``CourseError``."""
    path = root / COURSE_FILE
    try:
        source = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror or error}.") from None
    found = compiled.find(source, path.with_name(COURSE_FILE + compiled.SUFFIX) if root == _PACKAGE / "_course" else None)
    if found is not None:
        return found
    try:
        text = source.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8 text.") from None
    values = parse_yaml(text, str(path))
    course = course_of(values, str(path))
    compiled.keep(source, values, course)
    return course


def solution_path(root: Path, exercise: str) -> Path:
    """The file with the model answers of an exercise, by its id, in the course folder ``root``."""
    return root / SOLUTIONS / f"{exercise}.py"


def mistakes_path(root: Path, exercise: str) -> Path:
    """The file with the wrong answers that students give to an exercise."""
    return root / SOLUTIONS / "mistakes" / f"{exercise}.py"


def read_solution(root: Path, exercise: str) -> str:
    """The text of an exercise's model answers, in percent format. Raises ``CourseError``."""
    path = solution_path(root, exercise)
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise CourseError(f"the course has no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def program(*words: str) -> list[str]:
    """The command that starts learnloop anew, wherever this process has it from, with these words."""
    return [sys.executable, "-P", "-c", _PROGRAM, str(_PACKAGE.parent), *words]
