"""Calling a student's function again: a cause is claimed only if it explains more than the case that failed."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from learnloop.diagnosis.fingerprints import Trial
from learnloop.diagnosis.naming import Observation
from learnloop.diagnosis.smallest import CALL_SECONDS, WAIT_SECONDS, Ending, Found, Subject, smallest
from learnloop.grading.caller import Caller
from learnloop.grading.cases import DRAWS, Case, large_cases, value_cases
from learnloop.grading.problems import Different
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.sandbox.outcome import Outcome
from learnloop.values.layouts import materialized

# Answers of one word or one number say little each: this many more are looked at before a cause is named.
MORE_WORDS = 40
MORE_NUMBERS = 12


def observations_of(function: FunctionUnderTest, problem: Different, caller: Caller) -> list[Observation]:
    """What the student's function returns for the draw that failed, for others of the same kind, and for an ordinary one."""
    first = _observation(function, problem.case, problem.outcome, problem.expected)
    return [first, *_observed(function, _others(function, problem.case, problem.expected), caller)]


def elsewhere(function: FunctionUnderTest, problem: Different, caller: Caller) -> list[Observation]:
    """What it returns in the made-up cases and other sizes that are part of the values: no cause may be contradicted there.

    None for a call that raised an exception.
    """
    made_up = [each for each in value_cases(function.checks) if each.sizes is not None or each.title in function.checks.cases]
    return _observed(function, [each for each in made_up if each.title != problem.case.title], caller, ("returned", "raised"))


def _observed(
    function: FunctionUnderTest, cases: Sequence[Case], caller: Caller, endings: Sequence[str] = ("returned",)
) -> list[Observation]:
    """The calls with such an ending; none after one that takes too long."""
    observations = []
    for case in cases:
        arguments = list(case.inputs(function.draw_of(case)))
        again = caller.call(function.name, arguments)
        if again.ending in ("timeout", "budget"):
            break  # the others would take as long
        if again.ending in endings:
            observations.append(_observation(function, case, again, function.right(arguments)))
    return observations


def _others(function: FunctionUnderTest, case: Case, expected: Any) -> list[Case]:
    checks = function.checks
    others = [dataclasses.replace(case, number=case.number + i * DRAWS) for i in (1, 2, 3)]
    if case.title:
        others.append(Case("", checks.inputs, case.tolerance))
    large = large_cases(checks)
    if case.title in [each.title for each in large]:  # infinity looks the same whatever caused it; the others tell mistakes apart
        others += [dataclasses.replace(each, tolerance=case.tolerance) for each in large if each.title != case.title]
    if isinstance(expected, str | int | float):
        more = MORE_WORDS if isinstance(expected, str) else MORE_NUMBERS
        others += [Case("", checks.inputs, case.tolerance, number) for number in range(4 * DRAWS, 4 * DRAWS + more)]
    return others


def _observation(function: FunctionUnderTest, case: Case, outcome: Outcome, expected: Any) -> Observation:
    def arguments() -> list[Any]:
        return materialized(list(case.inputs(function.draw_of(case))))  # type: ignore[no-any-return]

    return Observation(
        arguments,
        outcome.values[0] if outcome.values else None,
        expected,
        function.draw_of(case).sizes,
        case.tolerance.float32,
        tuple(function.parameters),
        function.checks.names,
        outcome.printed,
        case.tolerance,
        case.sizes is not None and case.inputs is function.checks.inputs,
    )


def trial_of(function: FunctionUnderTest, caller: Caller) -> Trial:
    """How a diagnosis asks for more answers; after one call that does not return, it gets no more."""
    lost: list[Outcome] = []

    def again(arguments: list[Any]) -> Any:
        if lost:
            return None
        outcome = caller.call(function.name, arguments)
        if outcome.ending != "returned":
            lost.append(outcome)
            return None
        return outcome.values[0]

    return Trial(function.right, again)


def smallest_of(function: FunctionUnderTest, problem: Different, caller: Caller) -> Found | None:
    """The result of a search among small inputs of the same kind; None where answers are random, or words."""
    checks, case = function.checks, problem.case
    if isinstance(problem.expected, str) or not checks.compare_values:
        return None
    if problem.difference.stage not in ("shape", "finite", "values"):
        return None

    def student(arguments: Sequence[Any]) -> tuple[Ending, Any]:
        outcome = caller.call(function.name, arguments)
        if outcome.ending == "returned":
            return "returned", outcome.values[0]
        return ("raised" if outcome.ending == "raised" else "gone"), None

    sources = {case.title: case.inputs}
    if case.inputs is checks.inputs:
        sources = {case.title: checks.small} if checks.small else {case.title: checks.inputs, **checks.cases}
    subject = Subject(
        name=function.name,
        parameters=function.parameters,
        keywords=function.keywords,
        sources=sources,
        student=student,
        reference=function.right,
        tolerance=case.tolerance,
        stage=problem.difference.stage,
        names=checks.names,
        seed=function.seed,
    )
    with caller.aside(WAIT_SECONDS, CALL_SECONDS):
        return smallest(subject)
