"""An exam: its functions are judged as a whole, by their accuracy on examples they have never seen."""

import os
from typing import TYPE_CHECKING

from learnloop.course.model import Function
from learnloop.grading.kinds.base import ExerciseKind, Judged
from learnloop.grading.options import Options, Progress
from learnloop.report import Finding

if TYPE_CHECKING:
    from learnloop.grading.open_submission import OpenSubmission
    from learnloop.grading.timing.reference import Reference
    from learnloop.submission.submission import Submission


class ExamKind(ExerciseKind):
    """Functions that are judged as a whole. Nothing stands in for earlier exercises that are absent."""

    one_by_one = False

    def check_names(self, function: Function) -> list[str]:
        """One check for each function."""
        return ["exam"]

    def seed(self, submission: "Submission") -> int:
        """From the system's randomness: a file that knew the seed could bring the answers along."""
        return int.from_bytes(os.urandom(6), "big")

    def obstacle(self, submission: "Submission") -> Finding | None:
        """Earlier exercises that it imports and that are missing."""
        from learnloop.grading.exam.words import absent_exercises

        return absent_exercises(submission)

    def judge(self, opened: "OpenSubmission", options: Options, progress: Progress, reference: "Reference | None") -> Judged:
        """Learn within a budget, answer, and be marked."""
        from learnloop.grading.exam.judge import judge_exam

        return judge_exam(opened, options, progress)
