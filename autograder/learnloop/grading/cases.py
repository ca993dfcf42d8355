"""The cases that a function is called with: ordinary inputs, a tighter tolerance, edge cases, other layouts, float32."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learnloop.course.checks import FunctionChecks, Inputs
from learnloop.course.draws import LARGE, OTHER_SIZES, Sizes
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


def value_cases(checks: FunctionChecks) -> list[Case]:
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
    for kind in checks.sized:
        inputs = checks.cases.get(kind, checks.inputs)
        for title, every in OTHER_SIZES.items():
            for i, sizes in enumerate(every, start=1):
                yield Case(f"{f'{kind}, ' * bool(kind)}{title} ({i})", inputs, checks.tolerance, sizes=sizes.at_least(checks.least))


def _in_ranges(checks: FunctionChecks, ranges: Sequence[str]) -> list[Case]:
    return [Case(title, checks.inputs, checks.tolerance, range=title) for title in ranges]


def large_cases(checks: FunctionChecks) -> list[Case]:
    """The cases of large inputs, which are part of a function's behaviour."""
    cases = [Case(title, inputs, checks.tolerance) for title, inputs in checks.large.items()]
    return cases + _in_ranges(checks, [each for each in checks.ranges if each in LARGE])
