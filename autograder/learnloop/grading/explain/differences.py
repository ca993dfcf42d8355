"""Explaining a result that differs from the reference's: the place, the table, and the cause if one explains every entry."""

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from learnloop.course.checks import case_label
from learnloop.course.mistakes import Mistake
from learnloop.diagnosis import curves, fingerprints, mismatch, naming, parts, verdicts
from learnloop.diagnosis.smallest import Found
from learnloop.grading.caller import Caller
from learnloop.grading.explain.next_steps import misspelled, next_step
from learnloop.grading.explain.observing import elsewhere, observations_of, smallest_of, trial_of
from learnloop.grading.problems import Different
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Diagnosis, Finding, Place
from learnloop.values.compare import Difference
from learnloop.values.nested import leaves

# The step with which a slope is shown to a reader; judging uses ``slopes.STEP``.
SHOWN_STEP = 0.001
ROUNDED = 1e-14  # a loss that differs by less, for its size, has not moved
# This many right answers to small inputs, and no wrong one, are worth reporting.
ENOUGH_RIGHT = 10
# Wall time for the calls that a diagnosis makes: a safety net, far above what they take unless a function is very slow.
DIAGNOSIS_SECONDS = 2.0
RIGHT_WHEN_SMALL = (
    "Right on all {} small inputs of this kind that were tried, with at most {} numbers each: "
    "what changes when there are more numbers, or different ones?"
)


def explained(
    function: FunctionUnderTest,
    problem: Different,
    caller: Caller,
    mistakes: Sequence[Mistake],
    answer: Place | None,
    more: Sequence[str],
    names: set[str],
) -> Finding:
    """The finding for this difference; ``answer`` is the student's ``return``, ``more`` is added to its details, ``names`` are
    those that the student's function mentions."""
    difference, case, values = problem.difference, problem.case, function.checks.compare_values
    with caller.aside(DIAGNOSIS_SECONDS, DIAGNOSIS_SECONDS):
        observations = observations_of(function, problem, caller)
        others = functools.cache(lambda: elsewhere(function, problem, caller))
        trial = trial_of(function, caller)
        diagnosis = naming.diagnose(
            observations,
            mistakes,
            trial,
            values=values,
            elsewhere=others,
            written=lambda entry: entry.is_written(names, function.reference),
        )
        if diagnosis is None and isinstance(problem.expected, str):
            diagnosis = verdicts.cause([each.seen() for each in observations], trial)
        tried: list[tuple[fingerprints.Seen, bool]] = []
        if values and not isinstance(problem.expected, str) and _by_pattern(diagnosis, problem, mistakes):
            tried = [(each.seen(), each.right) for each in [*observations, *others()]]
        if fingerprints.where_right(tried):
            diagnosis = None  # a pattern that fits where one size is wrong is there by coincidence
        if diagnosis is None and values:
            diagnosis = parts.cause(observations, mistakes, others)
        noticed = _noticed(observations, trial) if diagnosis is None and values else []
    found = None if diagnosis and not diagnosis.partial else smallest_of(function, problem, caller)
    measured = difference.stage == "values" and function.checks.slope is not None and not case.title
    detail = _how_measured(function, problem) if measured else []
    detail += _shown(function, problem, found)
    if found is not None and found.arguments is not None and tried:  # it must not contradict the example
        tried.append((fingerprints.Seen(found.arguments, None, None, {}, tuple(function.parameters)), False))
    detail += [told for told in [fingerprints.where_right(tried)] if told]
    detail += noticed
    got = problem.outcome.values[0]
    if diagnosis is None:
        detail += mismatch.told(difference, got, problem.expected, function.parameters, problem.arguments)
    return Finding(
        stage=difference.stage,
        message=difference.message,
        place=None if got is None else answer,
        case=case_label(case.title),
        detail=[*detail, *more],
        table=naming.table_of(difference, "measured" if measured else "expected"),
        example=found.example if found is not None else None,
        diagnosis=diagnosis,
        next_step=diagnosis.next_step if diagnosis else next_step(difference, problem.expected, got, found),
    )


def _by_pattern(diagnosis: Diagnosis | None, problem: Different, mistakes: Sequence[Mistake]) -> bool:
    """Whether no cause is known, or only a pattern in values that are right in the usual sizes."""
    if diagnosis is None:
        return True
    usual = problem.case.sizes is None or problem.difference.stage != "values"
    return not usual and diagnosis.mistake not in [each.name for each in mistakes]


def _noticed(observations: Sequence[naming.Observation], trial: fingerprints.Trial) -> list[str]:
    """What stands out where no cause is known."""
    seen = [each.seen() for each in observations]
    return [each for each in (fingerprints.located(seen), fingerprints.unused(seen, trial)) if each]


def _shown(function: FunctionUnderTest, problem: Different, found: Found | None) -> list[str]:
    """What is worth showing about the inputs."""
    stage, expected, got = problem.difference.stage, problem.expected, problem.outcome.values[0]
    detail = []
    if stage == "finite":
        detail += _sizes_of(problem.arguments)
    if stage == "values" and isinstance(expected, str) and not misspelled(expected, got):
        detail += curves.seen(function.parameters, problem.arguments)
    if found is not None and found.example is None and found.calls == found.right >= ENOUGH_RIGHT:
        detail.append(RIGHT_WHEN_SMALL.format(found.right, found.entries))
    return detail


def _how_measured(function: FunctionUnderTest, problem: Different) -> list[str]:
    """How the slope of the first entry that differs was measured, in words that a reader can repeat."""
    difference: Difference = problem.difference
    part = next(i for i, leaf in enumerate(leaves(problem.expected)) if leaf is difference.expected)
    f, x = function.slopes(problem.arguments)[part]
    index = tuple(int(i) for i in np.argwhere(difference.wrong)[0])
    moved = np.array(x, dtype=np.float64)
    moved[index] += SHOWN_STEP
    before, after = f(np.array(x, dtype=np.float64)), f(moved)
    at = f"{list(index)}" if index else ""
    what = f"the entry whose slope is {difference.path}{at}" if difference.path else f"entry {at}"
    move = f"{what} was moved from {x[index]:.4f} to {moved[index]:.4f}"
    change = f"the loss {'rose' if after > before else 'fell'} by {abs(after - before):.4g}"
    if abs(after - before) <= ROUNDED * max(1.0, abs(before)):
        return [f"How it was measured: {move} and the loss stayed the same, so its slope is 0."]
    slope = f"its slope is about {(after - before) / SHOWN_STEP:+.4g}"
    return [f"How it was measured: {move} and {change}, so {slope}."]


def _sizes_of(arguments: Sequence[Any]) -> list[str]:
    largest = [float(np.abs(leaf).max()) for leaf in leaves(list(arguments)) if isinstance(leaf, np.ndarray) and leaf.size]
    return [f"The largest input was {max(largest):.6g} in absolute value."] if largest else []
