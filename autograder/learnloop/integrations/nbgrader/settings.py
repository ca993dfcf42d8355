"""What a course's ``nbgrader_config.py`` says, for commands that are not nbgrader's own."""

from pathlib import Path
from typing import Any

from msgspec import Struct

from learnloop.errors import UsageError
from learnloop.integrations.nbgrader.judge import ClassJudge
from learnloop.integrations.nbgrader.new_course import CONFIG


class Settings(Struct, frozen=True):
    """The gradebook of a course in ``folder``, and how its submissions are judged."""

    folder: Path
    db_url: str
    course: Path | None
    timing: bool
    weak: bool

    def judge(self) -> ClassJudge:
        """A judge with these settings."""
        return ClassJudge(self.folder, self.course, timing=self.timing, weak=self.weak)


def read_settings(folder: Path) -> Settings:
    """Run the configuration as nbgrader does, and read it. Raises ``UsageError``."""
    from traitlets.config.loader import PyFileConfigLoader

    try:
        config: Any = PyFileConfigLoader(CONFIG, path=str(folder)).load_config()
    except Exception as error:  # it is a program, and may raise anything
        raise UsageError(f"{folder / CONFIG} does not run: {type(error).__name__}: {error}") from None
    course = _set(config.Classroom, "course", "")
    return Settings(
        folder=folder,
        db_url=_set(config.CourseDirectory, "db_url", f"sqlite:///{folder / 'gradebook.db'}"),
        course=Path(course) if course else None,
        timing=bool(_set(config.Classroom, "timing", True)),
        weak=bool(_set(config.Classroom, "allow_weak_sandbox", False)),
    )


def _set(section: Any, name: str, default: Any) -> Any:
    return section.get(name, default)
