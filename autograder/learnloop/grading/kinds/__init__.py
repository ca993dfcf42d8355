"""The kinds of exercise: one object for each says what is checked and how it is judged."""

from learnloop.course.model import Exercise
from learnloop.grading.kinds.base import ExerciseKind, Judged
from learnloop.grading.kinds.exam import ExamKind
from learnloop.grading.kinds.functions import FunctionsKind

__all__ = ["ExerciseKind", "Judged", "kind_of"]

KINDS: dict[str, ExerciseKind] = {"functions": FunctionsKind(), "exam": ExamKind()}


def kind_of(exercise: Exercise) -> ExerciseKind:
    """The kind of an exercise, as course.yml says."""
    return KINDS[exercise.kind]
