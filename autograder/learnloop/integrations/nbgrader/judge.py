"""The grader of a class: one sandbox and one set of checks, and a new worker for each submission."""

import contextlib
import os
from pathlib import Path

from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import UsageError
from learnloop.grading.engine import open_engine
from learnloop.grading.options import Options
from learnloop.integrations.nbgrader import provenance, seeds
from learnloop.report import Report


class ClassJudge:
    """Grades the notebooks submitted to the nbgrader course in ``folder``."""

    def __init__(self, folder: Path, course_folder: Path | None = None, *, timing: bool = True, weak: bool = False) -> None:
        """Raises ``UsageError`` for a weak sandbox, unless ``weak``, and for a folder without a
        secret.
        """
        self.folder = folder
        self._secret = seeds.secret_of(folder)
        self._timing = timing
        self.root = course_folder or location.course_root()
        self.course: Course = location.read_course(self.root)
        with contextlib.ExitStack() as stack:
            self._engine = stack.enter_context(open_engine(self.root, self.course))
            if not weak:
                self._engine.refuse_weak("c.Classroom.allow_weak_sandbox = True")
            self._open = stack.pop_all()

    def __enter__(self) -> "ClassJudge":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox."""
        self._open.close()

    def exercise(self, name: str) -> Exercise:
        """The exercise that a notebook belongs to. Raises ``UsageError``."""
        found = next((each for each in self.course.exercises if each.id == name), None)
        if found is None:
            raise UsageError(
                f"{name} is not an exercise of this course: it has {self.course.exercises[0].id} to "
                f"{self.course.exercises[-1].id}. Keep other assignments in a course folder of their own."
            )
        return found

    def judge(self, path: Path, student: str, exercise: Exercise, *, seed: int | None = None, keep: bool = True) -> Report:
        """The report on a submitted notebook, whatever it contains; ``keep`` records where the mark
        comes from.

        If no seed is given, it is the one of this submission in this course.
        """
        submission = self._engine.read(exercise, path)
        if seed is None:
            seed = seeds.seed_of_mark(self._secret, student, exercise.id, submission.content)
        report = self._engine.grade(submission, Options(seed=seed, timing=self._timing))
        if keep:
            shown = Path(os.path.relpath(path, self.folder))
            provenance.keep(provenance.mark_of(report, student, shown, submission.content, self.root), self.folder)
        return report
