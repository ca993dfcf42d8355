"""Kinds of values on both ways: lists and tuples are what they are called, and an array of another kind is named."""

import contextlib

import numpy as np
import pytest

from learnloop.course.checks import Draw
from learnloop.grading.cases import large_cases, value_cases
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.sandbox import clocks
from learnloop.sandbox.session import Session, Source
from learnloop.values.compare import Tolerance, compare
from learnloop.values.source import SourceUnit

PAIRS = ["params", "grads", "velocity"]


@pytest.fixture
def session(sandbox):
    """Make sessions of a source."""
    with contextlib.ExitStack() as stack:

        def make(source):
            units = [SourceUnit("exercise1.py", source)]
            made = Session(sandbox, Source(units=units), call_seconds=5, deadline=clocks.now() + 30)
            return stack.enter_context(contextlib.closing(made))

        yield make


def test_params_are_a_list_of_tuples_in_every_case(code, course):
    """Whatever the docstrings call a list of pairs can be copied, popped from, sliced and added to."""
    found = 0
    for exercise in course.exercises:
        for function in exercise.functions:
            if function.exam is not None:
                continue
            tested = FunctionUnderTest(code, exercise, function.name, 1)
            for case in [*value_cases(tested.checks), *large_cases(tested.checks)]:
                given = dict(zip(tested.parameters, case.inputs(tested.draw_of(case)), strict=False))
                for name in given.keys() & PAIRS:
                    found += 1
                    assert type(given[name]) is list, f"{function.name}, {case.title}"
                    assert {type(pair) for pair in given[name]} == {tuple}, f"{function.name}, {case.title}"
    assert found > 50


@pytest.mark.parametrize(
    "expression",
    [
        "params.copy()",
        "[*params, params.pop()][:-1]",
        "params[:-1] + [params[-1]]",
        "[(*pair[:1], *pair[1:]) for pair in params]",
        "[pair + () for pair in params]",
        "[Layer(*pair) for pair in params]",
        "Layers(params)",
    ],
)
def test_a_list_of_pairs_goes_there_and_back(session, expression):
    """A worker has a real list of real tuples, and gives one back."""
    student = session(f"""
from typing import NamedTuple
class Layer(NamedTuple):
    W: object
    b: object
class Layers(list): pass
def f(params):
    assert type(params) is list and all(type(pair) is tuple for pair in params)
    return {expression}
""")
    params = Draw([1], 0).params(5, 7, 3)
    outcome = student.call("f", [params])
    assert outcome.ending == "returned", outcome.failure
    (value,) = outcome.values
    assert (type(value), {type(pair) for pair in value}) == (list, {tuple})
    assert compare(value, params[: len(value)], Tolerance()) is None


@pytest.mark.parametrize(
    ("expression", "words", "step"),
    [
        ("np.asmatrix(x)", "numpy.matrix (a subclass of np.ndarray), not an array of shape (2, 3)", "`np.asarray(...)`"),
        ("np.ma.masked_array(x, x > 0)", "MaskedArray (a subclass of np.ndarray)", "`.filled(...)`"),
        ("x.view(Tensor)", "exercise1.Tensor (a subclass of np.ndarray)", "plain array"),
        ("x.view(np.memmap)", "numpy.memmap (a subclass of np.ndarray)", "`np.asarray(...)`"),
        ("x + 0j", "an array of dtype complex128", "complex numbers"),
        ("x.astype(np.longdouble)", "an array of dtype ", "float64"),
        ("x.astype(np.float16)", "an array of dtype float16", "float64"),
    ],
)
def test_an_array_of_another_kind_is_named_with_what_to_do(session, expression, words, step):
    """A subclass of arrays, a wider or narrower float, complex numbers."""
    student = session(f"import numpy as np\nclass Tensor(np.ndarray): pass\ndef f(x): return {expression}")
    x = np.ones((2, 3))
    found = compare(student.call("f", [x]).values[0], x, Tolerance())
    assert found.stage == "type"
    assert words in found.message
    assert step in found.next_step


@pytest.mark.parametrize(("expression", "words"), [("1j", "a complex number"), ("np.longdouble(1)", "a number of dtype ")])
def test_a_number_of_another_kind_is_named_with_what_to_do(session, expression, words):
    """The same for single numbers."""
    value = session(f"import numpy as np\ndef f(): return {expression}").call("f", []).values[0]
    found = compare(value, 1.0, Tolerance())
    assert words in found.message
    assert found.next_step
