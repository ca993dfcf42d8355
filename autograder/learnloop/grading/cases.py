"""The cases that a function is called with: ordinary inputs, a tighter tolerance, edge cases, other layouts, float32."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from learnloop.course.checks import FunctionChecks, Inputs
from learnloop.course.draws import LARGE, LARGE_SIZE, OTHER_SIZES, Sizes, axes_of
from learnloop.values.compare import Tolerance
from learnloop.values.layouts import as_float32, in_layout

DRAWS = 3
FLOAT32 = Tolerance(relative=1e-4, float32=True)
# What findings call the inputs of measured slopes and of laws.
SLOPES = "measured slopes"
LAW = "the rule that "


@dataclass(frozen=True)
class Case:
    """One draw of inputs: its name in a report (empty for ordinary ones), how it is drawn, and the tolerance."""

    title: str
    inputs: Inputs
    tolerance: Tolerance
    number: int = 0
    sizes: Sizes | None = None
    range: str = ""


@functools.cache
def value_cases(checks: FunctionChecks) -> Sequence[Case]:
    """The cases for comparing the values of a function, in order."""
    tolerance = checks.tolerance
    cases = [Case("", checks.inputs, tolerance, number) for number in range(DRAWS)]
    if checks.precision is not None and checks.compare_values:
        cases.append(Case("the last digits", checks.inputs, Tolerance(relative=checks.precision)))
    cases += [Case(title, inputs, tolerance) for title, inputs in checks.cases.items()]
    cases += _in_other_sizes(checks)
    cases += _in_ranges(checks, [each for each in checks.ranges if each not in LARGE])
    if checks.compare_values:
        cases.append(Case("arrays in Fortran order", lambda d: in_layout(checks.inputs(d), "F"), tolerance))
        cases.append(Case("arrays that are not contiguous", lambda d: in_layout(checks.inputs(d), "strided"), tolerance))
    if checks.float32:
        cases.append(Case("float32 inputs", lambda d: as_float32(checks.inputs(d)), FLOAT32))
    return cases


def _in_other_sizes(checks: FunctionChecks) -> Iterator[Case]:
    """The rows of ``OTHER_SIZES`` that differ in what the arguments depend on; of each further kind of arguments those in which
    a size is 1, 2, 3, large or something else for the first time.
    """
    for number, kind in enumerate(checks.sized):
        inputs = checks.cases.get(kind, checks.inputs)
        axes = axes_of(inputs)
        met: set[Any] = set()
        for title, every in OTHER_SIZES.items():
            for i, sizes in enumerate(every, start=1):
                of_case = sizes.at_least(checks.least)
                row = tuple((axis, getattr(of_case, axis)) for axis in axes)
                brings = {(axis, _class_of(axis, size)) for axis, size in row} if number else {row}
                if not brings <= met:
                    met |= brings
                    yield Case(f"{f'{kind}, ' * bool(kind)}{title} ({i})", inputs, checks.tolerance, sizes=of_case)


def _class_of(axis: str, size: int) -> int:
    """Sizes that a careless answer is expected to treat alike."""
    return size if axis == "depth" or size < 4 else 4 if size < LARGE_SIZE else LARGE_SIZE


def _in_ranges(checks: FunctionChecks, ranges: Sequence[str]) -> list[Case]:
    return [Case(title, checks.inputs, checks.tolerance, range=title) for title in ranges]


@functools.cache
def large_cases(checks: FunctionChecks) -> Sequence[Case]:
    """The cases of large inputs, which are part of a function's behaviour."""
    cases = [Case(title, inputs, checks.tolerance) for title, inputs in checks.large.items()]
    return cases + _in_ranges(checks, [each for each in checks.ranges if each in LARGE])
