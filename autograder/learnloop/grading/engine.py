"""The engine: the one way to grade a submission. Every front end of learnloop opens one and asks it for a ``Report``.

This module loads quickly: what grading needs is imported when the first submission is graded, while the fork server loads
NumPy on another core.
"""

import contextlib
import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from learnloop.course.location import read_course
from learnloop.course.model import Course, Exercise
from learnloop.errors import UsageError
from learnloop.grading.options import EVERYTHING, Options, Progress, quiet
from learnloop.report import Report
from learnloop.sandbox import launch

if TYPE_CHECKING:
    from learnloop.course.loader import CourseCode
    from learnloop.grading.timing.reference import Reference
    from learnloop.sandbox.host import ProcessSandbox
    from learnloop.sandbox.interface import Sandbox
    from learnloop.submission.submission import Submission

# CPU seconds that a worker may use beyond the total that the course allows a submission.
GRACE_SECONDS = 30
WEAK = """submissions are hardly confined here (tier {}): a hostile one could read the solutions.
  Why, and what helps:  learnloop doctor
  If you trust them:    {}"""


class Engine:
    """Grades the submissions of one course in one sandbox. ``open_engine`` makes one."""

    def __init__(self, root: Path, course: Course, sandbox: "ProcessSandbox") -> None:
        self.root = root
        self.course = course
        self.sandbox = sandbox

    @functools.cached_property
    def code(self) -> "CourseCode":
        """The course's own code: solutions, checks and mistakes, loaded when needed."""
        from learnloop.course.loader import CourseCode

        return CourseCode(self.root, self.course)

    def read(self, exercise: Exercise, path: Path) -> "Submission":
        """Read a file and the earlier exercises next to it, once. Any problem with them is in ``outline.problem``."""
        from learnloop.submission.submission import read_submission

        return read_submission(self.course, exercise, path)

    def grade(
        self,
        submission: "Submission",
        options: Options = EVERYTHING,
        progress: Progress = quiet,
        *,
        sandbox: "Sandbox | None" = None,
        reference: "Reference | None" = None,
    ) -> Report:
        """Grade a submission. The student's faults are in the report; ``LearnloopError`` is ours.

        ``sandbox`` makes the workers in place of the engine's own; ``reference`` holds the exercise's references, if they are
        already running.
        """
        from learnloop.grading.grade import grade

        return grade(self.code, submission, sandbox or self.sandbox, options, progress, reference)

    def refuse_weak(self, otherwise: str) -> None:
        """Raise ``UsageError`` where submissions are hardly confined; ``otherwise`` is how to grade anyway."""
        if self.sandbox.confinement.weak:
            raise UsageError(WEAK.format(self.sandbox.name, otherwise))


@contextlib.contextmanager
def open_engine(root: Path, course: Course | None = None, *, cpu_seconds: int | None = None) -> Iterator[Engine]:
    """An engine for the course in the folder ``root``; ``course`` is what its course.yml says, if it was read before.

    ``cpu_seconds`` is the CPU time that one worker may use in all. Raises ``CourseError`` and ``SandboxError``.
    """
    course = course or read_course(root)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small arrays: more threads only take longer to start
    server = launch.start_fork_server()
    try:
        from learnloop.sandbox.host import ProcessSandbox

        limits = course.limits
        seconds = cpu_seconds or int(limits.total_seconds) + GRACE_SECONDS
        with ProcessSandbox(server, memory_mb=limits.memory_mb, cpu_seconds=seconds, allowed=course.allowed_imports) as sandbox:
            yield Engine(root, course, sandbox)
    finally:
        if server is not None:
            server.close()
