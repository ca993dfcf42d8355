"""A function under test: its checks, its reference, and the inputs that a seed draws for it. Nothing here comes from a student."""

import functools
import inspect
import zlib
from collections.abc import Sequence
from typing import Any

from learnloop.course.checks import Draw, Slope
from learnloop.course.draws import Sizes
from learnloop.course.loader import CourseCode
from learnloop.course.mistakes import Mistake
from learnloop.course.model import Exercise
from learnloop.grading.cases import Case
from learnloop.values.layouts import materialized
from learnloop.values.nested import plain


class FunctionUnderTest:
    """One function of an exercise, as the course knows it, with the draws of one seed."""

    def __init__(self, code: CourseCode, exercise: Exercise, name: str, seed: int) -> None:
        self.code = code
        self.exercise = exercise
        self.name = name
        self.checks = code.checks(exercise)[name]
        self.reference = code.reference(exercise, name)
        self.seed = [seed, zlib.crc32(name.encode())]

    @functools.cached_property
    def parameters(self) -> list[str]:
        """The names of its arguments, in order."""
        return list(inspect.signature(self.reference).parameters)

    @property
    def keywords(self) -> list[str]:
        """The names of its keyword-only arguments."""
        return self.code.keywords(self.exercise).get(self.name, [])

    @property
    def mistakes(self) -> Sequence[Mistake]:
        """The known mistakes of this function."""
        return self.code.mistakes(self.exercise).get(self.name, [])

    def draw(self, title: str, sizes: Sizes | None = None) -> Draw:
        """The draws of a law; they depend on the seed, the function and the title."""
        return Draw([*self.seed, zlib.crc32(title.encode())], sizes=sizes)

    def draw_of(self, case: Case) -> Draw:
        """The draws of a case, in its sizes and range."""
        return Draw([*self.seed, zlib.crc32(case.title.encode())], case.number, case.sizes, case.range)

    def right(self, arguments: Sequence[Any]) -> Any:
        """The reference's answer to these arguments, which are not changed."""
        return plain(self.reference(*materialized(list(arguments))))

    def slopes(self, arguments: Sequence[Any]) -> list[Slope]:
        """For each part of a gradient: the function of which it is the slope, and the point."""
        assert self.checks.slope is not None
        return self.checks.slope(self.code.model(self.exercise), *arguments)
