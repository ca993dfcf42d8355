"""Whether arguments are such as a function of the course takes: learnt from those that its own checks draw."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from learnloop.grading.cases import Case
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.values.layouts import materialized
from learnloop.values.sent import RngState

DRAWS = 4

Arguments = Mapping[str, Any]


def examples_of(function: FunctionUnderTest) -> list[Arguments]:
    """Arguments that the function must be able to take, by parameter: of several sizes, those of made-up cases included."""
    sources = {"": function.checks.inputs, **function.checks.cases}
    tolerance = function.checks.tolerance
    cases = [Case(title, inputs, tolerance, number) for title, inputs in sources.items() for number in range(DRAWS)]
    drawn = [case.inputs(function.draw_of(case)) for case in cases]
    return [dict(zip(function.parameters, materialized(list(each)), strict=False)) for each in drawn]


def unfit(given: Arguments, examples: Sequence[Arguments]) -> list[str]:
    """The parameters whose values are of no type or number of axes that any example has, or do not go with one another."""
    names = [name for name in given if all(name in each for each in examples)]
    wrong = [name for name in names if not _fits(given[name], [each[name] for each in examples])]
    if wrong:
        return wrong
    arrays = [name for name in names if _is_array(given[name]) and all(_is_array(each[name]) for each in examples)]
    for one, other in itertools.combinations(arrays, 2):
        pairs = [(np.shape(each[one]), np.shape(each[other])) for each in examples]
        if not _agree((np.shape(given[one]), np.shape(given[other])), pairs):
            return [one, other]
    return []


def _agree(given: tuple[tuple[int, ...], tuple[int, ...]], pairs: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> bool:
    """Whether two shapes agree wherever those of all examples do: as a whole, or in a pair of axes."""
    if all(one == other for one, other in pairs):
        return given[0] == given[1]
    if len({(len(one), len(other)) for one, other in pairs}) > 1:
        return True
    axes = itertools.product(range(len(given[0])), range(len(given[1])))
    return all(given[0][i] == given[1][j] for i, j in axes if all(one[i] == other[j] for one, other in pairs))


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0


def _is_whole(value: Any) -> bool:
    return np.asarray(value).dtype.kind in "iub"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) or (isinstance(value, np.ndarray) and not value.ndim)


def _fits(value: Any, examples: Sequence[Any]) -> bool:
    """Whether a value is of the type of some example, with as many axes; whole numbers where all of them are."""
    if isinstance(value, RngState):
        return any(isinstance(each, np.random.Generator) for each in examples)
    if isinstance(value, list | tuple):
        return _items_fit(value, [each for each in examples if isinstance(each, list | tuple)])
    for is_kind in (_is_array, _is_number):
        if is_kind(value):
            alike = [each for each in examples if is_kind(each) and np.ndim(each) == np.ndim(value)]
            return bool(alike) and (_is_whole(value) or not all(map(_is_whole, alike)))
    return any(type(each) is type(value) for each in examples)


def _items_fit(value: Sequence[Any], examples: Sequence[Sequence[Any]]) -> bool:
    """Place by place if all examples are tuples of one length, as pairs are; else item by item."""
    if not examples:
        return False
    if all(isinstance(each, tuple) for each in examples) and len({len(each) for each in examples}) == 1:
        places = zip(*examples, strict=True)
        return len(value) == len(examples[0]) and all(_fits(item, list(seen)) for item, seen in zip(value, places, strict=True))
    known = [item for each in examples for item in each]
    return all(_fits(item, known) for item in value)
