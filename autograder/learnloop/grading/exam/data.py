"""An exam as values: its examples, the result of a run of ``fit``, and how it ended."""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from learnloop.course.checks import Exam
from learnloop.report import ExamFigures, Finding
from learnloop.values.sent import Rng

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class ExamData:
    """The examples of one exam; ``exchanged`` has the next class in place of each label, and the first for the last."""

    x: Array
    y: Array
    exchanged: Array
    x_test: Array
    y_test: Array
    rngs: tuple[Rng, Rng, Rng]

    @classmethod
    def drawn(cls, exam: Exam, seed: int) -> "ExamData":
        """The data of a seed. The generators that a submission gets have other seeds, which do not reveal this one."""
        draws = np.random.default_rng([seed, zlib.crc32(exam.fit.encode())])
        x, y = exam.draw(exam.train, draws)
        x_test, y_test = exam.draw(exam.test, draws)
        rngs = [Rng(int(number)) for number in draws.integers(0, 2**31, 3)]
        return cls(x, y, (y + 1) % len(exam.classes), x_test, y_test, (rngs[0], rngs[1], rngs[2]))


def numbers_in(value: Any) -> int:
    """How many numbers a nest of values holds; a text counts as many as it has characters."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(numbers_in, value.values())) + sum(map(numbers_in, value))
    return sum(map(numbers_in, value)) if isinstance(value, list | tuple) else 1


@dataclass(frozen=True)
class Marked:
    """How an exam ended. ``finding`` is about ``function`` (empty when there is none); ``share`` of the points is earned."""

    function: str = ""
    finding: Finding | None = None
    share: float = 0.0
    figures: ExamFigures | None = None


@dataclass(frozen=True)
class Learnt:
    """The result of a run of ``fit``: the parameters, the CPU time it took, and the CPU time it was allowed."""

    params: Any
    cpu_ns: int
    budget_ns: int
