"""What a course's preprocessors share: their settings, and one judge while nbgrader is running."""

import atexit
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Unicode

from learnloop.integrations.nbgrader.judge import ClassJudge

# A run of autograde begins with none (see the exporter), so that a course that was changed meanwhile is read anew.
_judges: dict[tuple[str, str, bool, bool], ClassJudge] = {}


class Classroom(NbGraderPreprocessor):  # type: ignore[misc]
    """Settings of learnloop in ``nbgrader_config.py``: ``c.Classroom.timing = False``."""

    course = Unicode("", help="A course folder to grade with; the installed course if empty.").tag(config=True)
    timing = Bool(True, help="Whether the timing checks are made.").tag(config=True)
    allow_weak_sandbox = Bool(False, help="Grade even where submissions are hardly confined (tier C).").tag(config=True)

    @property
    def coursedir(self) -> Any:
        """nbgrader's ``CourseDirectory``, from the converter that this preprocessor's exporter
        belongs to.
        """
        return self.parent.parent.coursedir

    @property
    def judge(self) -> ClassJudge:
        """The judge of this course, started when it is first needed. Raises ``LearnloopError``."""
        root = str(Path(self.coursedir.root).resolve())
        key = (root, self.course, self.timing, self.allow_weak_sandbox)
        if key not in _judges:
            own = Path(self.course) if self.course else None
            _judges[key] = ClassJudge(Path(root), own, timing=self.timing, weak=self.allow_weak_sandbox)
        return _judges[key]


@atexit.register
def close() -> None:
    """Close the judges when the process ends."""
    while _judges:
        _judges.popitem()[1].close()
