"""Judging functions that are trusted (the bank's, a test's own) in this process: the real judge, and no worker."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from learnloop.course.loader import CourseCode
from learnloop.course.mistakes import Mistake
from learnloop.course.model import Exercise
from learnloop.grading.explain.explainer import Explainer
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.problems import Stopped, Wrong
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Finding
from learnloop.sandbox.in_process import trusted_session


def found(
    code: CourseCode, exercise: Exercise, function: str, answer: Callable[..., Any], bank: Sequence[Mistake] = (), seed: int = 7
) -> Finding | None:
    """What values and then behaviour find in an answer, with this bank in place of the course's; None when they find nothing."""
    submission: Any = SimpleNamespace(outline=SimpleNamespace(functions={}), exercise=exercise, path=None, units=[], all_units=[])
    caller, under_test = trusted_session({function: answer}), FunctionUnderTest(code, exercise, function, seed)
    judge = FunctionJudge(under_test, caller)
    try:
        judge.values()
        judge.behaviour()
    except Wrong as wrong:
        if isinstance(wrong.problem, Stopped):
            return Finding(stage="runs", message="raised")
        return Explainer(under_test, submission, caller, bank).explain(wrong.problem)
    return None
