"""Where the course lives: inside the installed package, or in the checkout that an editable install points to."""

from pathlib import Path

from learnloop.course import Course, parse_course
from learnloop.errors import CourseError

COURSE_FILE = "course.yml"


def course_root() -> Path:
    """The folder of the course that came with this installation. Raises ``CourseError`` when there is none."""
    package = Path(__file__).resolve().parent
    for folder in (package / "_course", package.parent.parent):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise CourseError("this installation has no course in it. Install learnloop again.")


def read_course(root: Path) -> Course:
    """Read the course.yml of a course folder. Raises ``CourseError``."""
    path = root / COURSE_FILE
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8 text.") from None
    return parse_course(text, str(path))
