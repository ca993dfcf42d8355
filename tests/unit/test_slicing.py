"""Of what a kernel has run, what some functions need: the newest of each name, and nothing else."""

import ast
import textwrap
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnloop.submission.outline import outline
from learnloop.submission.slicing import relevant
from learnloop.values.source import KEPT_IN_NOTEBOOKS, SourceUnit


def units(*cells: str) -> list[SourceUnit]:
    """Cells as a kernel has run them."""
    return [SourceUnit(f"e.ipynb, cell [{i}]", textwrap.dedent(cell).strip("\n"), True) for i, cell in enumerate(cells, start=1)]


def kept(cells: Sequence[str], *names: str) -> list[str]:
    """The lines that are left, cell by cell, without empty ones."""
    lines = [line for unit in relevant(units(*cells), names or ["f"]) for line in unit.source.split("\n")]
    return [line for line in lines if line.strip()]


def test_the_newest_definition_is_the_one_that_counts():
    first, second = "def f():\n    return 1", "def f():\n    return 2"
    assert relevant(units(first, second, "x = 3"), ["f"]) == units(first, second)[1:]
    assert relevant(units(first, second, first), ["f"]) == units(first, second, first)[2:]


def test_lines_stay_where_they_are():
    """A report names a line of the cell as the student sees it."""
    (unit,) = relevant(units("x = 1\n\n# Now f:\n@wraps\ndef f():\n    # why\n    return 1\n\ny = 2\nf()"), ["f"])
    assert unit.source == "\n\n\n@wraps\ndef f():\n    # why\n    return 1"


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        (["import numpy as np", "def f(z): return np.exp(z)"], 2),
        (["import numpy as np", "import math", "def f(z): return math.exp(z)"], 2),
        (["from exercise1 import forward, relu", "def f(z): return relu(z)"], 2),
        (["from math import *", "def f(z): return exp(z)"], 2),
        (["def g(): return h()", "def h(): return 1", "def f(): return g()"], 3),
        (["def f(): return g()", "def g(): return 1"], 2),
        (["scale = 2", "def f(z, s=scale): return s * z"], 2),
        (["scale = 2", "f = lambda z: scale * z"], 2),
        (["def twice(g): return g", "@twice\ndef f(): return 1"], 3),
        (["class Net:\n    def go(self): return g()", "def g(): return 1", "def f(): return Net().go()"], 4),
        (["def g(): return 1", "f = g"], 2),
        (["a, (b, *c) = 1, (2, 3)", "def f(): return c"], 2),
        (["def f():\n    global n\n    n = 1", "n = 0"], 4),
        (["table = {}", "table['a'] = 1", "def f(): return table"], 3),
        (["x = 1", "x += 1", "def f(): return x"], 3),
        (["x = [y := 2]", "def f(): return y"], 2),
        (["def f():\n    def inner(): return outer\n    return inner", "outer = 1"], 4),
    ],
)
def test_what_a_function_needs_is_kept(cells, left):
    """When it is called, when it is defined, by way of others, and whatever changes it later."""
    assert len(kept(cells)) == left


@pytest.mark.parametrize(
    "cell",
    [
        "params, history = train(1_000_000)",
        "import matplotlib.pyplot as plt",
        "f(3)",
        "print(f)",
        "def g(): return f()",
        "z = f(2)",
        "y = [f for f in range(3)]",
        "for f in range(3): pass",
        "with open('x') as f: pass",
        "%broken",
    ],
)
def test_what_it_does_not_need_is_left_out(cell):
    """Experiments, pictures, hours of training; and a variable of a comprehension binds nothing outside of it."""
    assert kept([cell, "def f(z):\n    return z", cell]) == ["def f(z):", "    return z"]


def test_a_name_of_its_own_is_no_name_of_the_kernels():
    """Parameters and local variables."""
    cells = ["params = train()", "grads = train()", "def f(params, *, n=1):\n    grads = params\n    return grads, n"]
    assert len(kept(cells)) == 3


def test_what_was_computed_from_an_older_definition_keeps_it():
    """The value that a global variable has was made by what stood there then; the same cell runs again in the same order."""
    cells = ["def make(): return 1", "table = make()", "def make(): return table", "def f(): return table"]
    assert kept(cells) == [cells[0], cells[1], cells[3]]


def test_a_cell_that_is_no_python_is_the_newest_of_its_functions():
    """The student wrote it last, and is told what is wrong with it instead of what an older one does."""
    good, broken = "def f():\n    return 1", "def f(:\n    return 2"
    assert relevant(units(good, broken), ["f"]) == units(good, broken)[1:]
    assert "f" in outline(relevant(units(good, broken), ["f"])).unread
    assert relevant(units(broken, good), ["f"]) == units(broken, good)[1:]
    assert relevant(units(good, "def g(:"), ["f"]) == units(good)


def test_where_a_name_is_missing_all_functions_are_kept():
    """So that the nearest name can be told; the newest of each."""
    cells = ["def relluu(z): return 1", "x = 1", "def relluu(z): return 2", "def g(z): return x"]
    assert kept(cells, "relu") == [cells[2], cells[3]]
    assert kept(["x = 1"], "relu") == []


def test_other_functions_are_kept_if_they_are_there():
    """Without a word on those that are not, or that are no Python."""
    cells = units("def f(): return 1", "def g(): return 1", "def h(:", "def k(): return 1")
    assert relevant(cells, ["f"], also=["f", "g", "h", "missing"]) == cells[:2]
    assert relevant([*cells, *units("def f(:")], ["f"], also=["f", "g"]) == [cells[1], *units("def f(:")]


def test_cells_that_python_gives_up_on_are_left_out():
    assert kept(["(" * 10_000 + ")" * 10_000, "x = '\0'", "-" * 100_000 + "1", "def f(): return 1"]) == ["def f(): return 1"]


NAMES = st.sampled_from("abcd")
VALUE = st.one_of(st.integers(0, 9).map(str), NAMES, st.builds("{} + {}".format, NAMES, NAMES), NAMES.map("call_{}()".format))
STATEMENT = st.one_of(
    st.builds("{} = {}".format, NAMES, VALUE),
    st.builds("{} += {}".format, NAMES, VALUE),
    st.builds("{}, {} = {}, {}".format, NAMES, NAMES, VALUE, VALUE),
    st.builds("def call_{}(): return {}".format, NAMES, st.one_of(NAMES, st.integers(0, 9).map(str))),
    st.builds("def call_{}(a=1): return a + {}".format, NAMES, NAMES),
)
START = "a = b = c = d = 1\ndef call_a(): return 1\ncall_b = call_c = call_d = call_a"


@given(st.lists(STATEMENT, max_size=12), st.sampled_from(["a", "b", "call_a", "call_b"]))
def test_a_name_is_what_it_is_in_the_kernel(statements: list[str], name: str):
    """Executing only what is kept gives the value, or the function's answer, that executing everything gives."""
    cells = [SourceUnit(f"cell {i}", source, True) for i, source in enumerate([START, *statements])]

    def value(chosen: Sequence[SourceUnit]) -> object:
        space: dict[str, object] = {}
        for unit in chosen:
            for node in ast.parse(unit.source).body:
                assert isinstance(node, KEPT_IN_NOTEBOOKS)
            exec(unit.source, space)
        found = space[name]
        return found() if callable(found) else found

    assert value(relevant(cells, [name])) == value(cells)
