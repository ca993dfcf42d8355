"""The cases that a function is called with: ordinary inputs, a tighter tolerance, edge cases, other layouts, float32."""

from dataclasses import dataclass

from learnloop.course.checks import FunctionChecks, Inputs
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


def value_cases(checks: FunctionChecks) -> list[Case]:
    """The cases for comparing the values of a function, in order."""
    tolerance = checks.tolerance
    cases = [Case("", checks.inputs, tolerance, number) for number in range(DRAWS)]
    if checks.precision is not None and checks.compare_values:
        cases.append(Case("the last digits", checks.inputs, Tolerance(relative=checks.precision)))
    cases += [Case(title, inputs, tolerance) for title, inputs in checks.cases.items()]
    if checks.compare_values:
        cases.append(Case("arrays in Fortran order", lambda d: in_layout(checks.inputs(d), "F"), tolerance))
        cases.append(Case("arrays that are not contiguous", lambda d: in_layout(checks.inputs(d), "strided"), tolerance))
    if checks.float32:
        cases.append(Case("float32 inputs", lambda d: as_float32(checks.inputs(d)), FLOAT32))
    return cases


def large_cases(checks: FunctionChecks) -> list[Case]:
    """The cases of large inputs, which are part of a function's behaviour."""
    return [Case(title, inputs, checks.tolerance) for title, inputs in checks.large.items()]
