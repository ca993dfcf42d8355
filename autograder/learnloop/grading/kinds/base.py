"""The interface of a kind of exercise. Loads quickly: what judging needs is imported when something is judged."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from learnloop.course.model import Function
from learnloop.grading.options import Options, Progress
from learnloop.report import CheckResult, Finding

if TYPE_CHECKING:
    from learnloop.grading.open_submission import OpenSubmission
    from learnloop.grading.timing.reference import Reference
    from learnloop.submission.submission import Submission


@dataclass
class Judged:
    """The result of judging a submission: all checks of the exercise, in order, and remarks on the whole."""

    checks: list[CheckResult]
    notes: list[str] = field(default_factory=list)


class ExerciseKind(ABC):
    """A kind of exercise.

    ``one_by_one``: each function is judged on its own. A notebook then has a check after every function, a single call can be
    repeated, and mutants of the model answer are wrong answers. Otherwise the exercise is judged as a whole.
    """

    one_by_one: ClassVar[bool]

    @abstractmethod
    def check_names(self, function: Function) -> list[str]:
        """The names of a function's checks in their ids (``mse_grad.values``), in the order in which they are judged."""

    @abstractmethod
    def seed(self, submission: "Submission") -> int:
        """The seed of a submission when none is given."""

    def obstacle(self, submission: "Submission") -> Finding | None:
        """Why the file of a submission cannot be run, apart from what its outline says."""
        return None

    @abstractmethod
    def judge(self, opened: "OpenSubmission", options: Options, progress: Progress, reference: "Reference | None") -> Judged:
        """Judge an open submission. The student's faults are in the results; ``LearnloopError`` is ours."""
