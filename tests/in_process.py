"""Judging functions that are trusted (the bank's, a test's own) in this process: the real judge, and no worker."""

import contextlib
import io
import warnings
from collections.abc import Callable, Generator, Iterable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from learnloop.course.loader import CourseCode
from learnloop.course.mistakes import Mistake
from learnloop.course.model import Exercise
from learnloop.grading.explain.explainer import Explainer
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.problems import Stopped, Wrong
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Finding
from learnloop.sandbox.outcome import Outcome
from learnloop.values.compare import plain
from learnloop.values.sent import ArrayInLayout, Probe, Rng


class InProcess:
    """What a judge asks of a session, answered by a function of this process."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        self._answer = answer

    def call(self, name: str, arguments: Sequence[Any]) -> Outcome:
        """As a worker would: generators and probes are made, arrays are copies, what is printed is kept."""
        printed = io.StringIO()
        with np.errstate(all="ignore"), warnings.catch_warnings(), contextlib.redirect_stdout(printed):
            warnings.simplefilter("ignore")
            given = [in_worker(each) for each in arguments]
            before = [in_worker(each) for each in arguments]
            try:
                value = received(self._answer(*given))
            except Exception:
                return Outcome(ending="raised")
        changed = [f"{i}" for i, (one, other) in enumerate(zip(given, before, strict=True)) if altered(one, other)]
        return Outcome(ending="returned", values=[value], changed=changed, printed=printed.getvalue())

    def calls(self, name: str, each: Iterable[Sequence[Any]]) -> Generator[Outcome, None, None]:
        """One after the other, until one does not return."""
        for arguments in each:
            outcome = self.call(name, arguments)
            yield outcome
            if outcome.ending != "returned":
                return

    def aside(self, seconds: float, call_seconds: float) -> contextlib.AbstractContextManager[None]:
        """Calls here take no time that is counted."""
        return contextlib.nullcontext()


def in_worker(value: Any) -> Any:
    """An argument as a student's function gets it."""
    if isinstance(value, Rng):
        return np.random.default_rng(value.seed)
    if isinstance(value, Probe):
        return value.function()
    if isinstance(value, ArrayInLayout):
        return np.array(value.array, order="F") if value.layout == "F" else np.repeat(value.array, 2, axis=0)[::2]
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        return type(value)(in_worker(item) for item in value)
    return value


def altered(one: Any, other: Any) -> bool:
    """Whether two arguments hold other arrays, or other numbers of them."""
    if isinstance(one, list | tuple):
        return len(one) != len(other) or any(altered(a, b) for a, b in zip(one, other, strict=True))
    return isinstance(one, np.ndarray) and not np.array_equal(one, other, equal_nan=True)


def received(value: Any) -> Any:
    """An answer as the grader gets it: whole numbers in int64, NumPy's numbers as Python's."""
    if isinstance(value, np.ndarray) and value.dtype == bool:
        return value.copy()
    if isinstance(value, list | tuple):
        return type(value)(received(item) for item in value)
    return plain(value)


def found(
    code: CourseCode, exercise: Exercise, function: str, answer: Callable[..., Any], bank: Sequence[Mistake] = (), seed: int = 7
) -> Finding | None:
    """What values and then behaviour find in an answer, with this bank in place of the course's; None when they find nothing."""
    submission: Any = SimpleNamespace(outline=SimpleNamespace(functions={}), exercise=exercise, path=None, units=[], all_units=[])
    caller, under_test = InProcess(answer), FunctionUnderTest(code, exercise, function, seed)
    judge = FunctionJudge(under_test, caller)
    try:
        judge.values()
        judge.behaviour()
    except Wrong as wrong:
        if isinstance(wrong.problem, Stopped):
            return Finding(stage="runs", message="raised")
        return Explainer(under_test, submission, caller, bank).explain(wrong.problem)
    return None
