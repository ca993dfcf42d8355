"""Exercises that are plain functions, judged one by one: values, behaviour, timing."""

import hashlib
from typing import TYPE_CHECKING

from learnloop.course.model import Function, Weights
from learnloop.grading import points
from learnloop.grading.kinds.base import ExerciseKind, Judged
from learnloop.grading.options import Options, Progress

if TYPE_CHECKING:
    from learnloop.grading.open_submission import OpenSubmission
    from learnloop.grading.timing.reference import Reference
    from learnloop.submission.submission import Submission


class FunctionsKind(ExerciseKind):
    """Functions that are judged one by one."""

    one_by_one = True

    def check_names(self, function: Function) -> list[str]:
        """Values, behaviour, and timing if the function has a limit."""
        return [points.name_of(kind) for kind in points.shares(function, Weights())]

    def seed(self, submission: "Submission") -> int:
        """From the content: the same file gets the same report, and every edit gets fresh inputs."""
        text = f"{submission.exercise.id}\0{submission.text}"
        return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big")

    def judge(self, opened: "OpenSubmission", options: Options, progress: Progress, reference: "Reference | None") -> Judged:
        """Every function on its own, then timing, then which function is responsible for a failure."""
        from learnloop.grading.functions import FunctionsJudge

        return FunctionsJudge(opened, options, progress, reference).judge()
