"""The line of the student's that a finding points at: who writes into an argument, what outlives a call, where NumPy warned."""

import json
from pathlib import Path

import pytest

from learnloop.submission import suspects
from learnloop.submission.files import units_of
from learnloop.submission.outline import missing, outline
from learnloop.values.source import SourceUnit

LINEAR = "import numpy as np\n\n\ndef linear(x, W, b):\n    {}\n\n\ndef helper(x):\n    {}\n"


def writer(body: str, helper: str = "return x", number: int = 0) -> str:
    """The text that is pointed at as writing into a parameter of ``linear``, or ""."""
    unit = SourceUnit("exercise1.py", LINEAR.format(body.replace("\n", "\n    "), helper))
    place = suspects.writer_into([unit], "linear", number)
    return place.text[place.column : place.end_column] if place else ""


WRITERS = {
    "x -= 1": "x -= 1",
    "x[0] = 1": "x[0] = 1",
    "y = x.T\ny[0] *= 2": "y[0] *= 2",
    "y = x.copy()\ny[0] *= 2": "",
    "x = x * 1\nx -= 1": "",
    "x = x.copy()\nx -= 1": "",
    "np.exp(x, out=x)": "np.exp(x, out=x)",
    "x.sort()": "x.sort()",
    "np.random.shuffle(x)": "np.random.shuffle(x)",
    "for a, c in x:\n    c -= 1": "c -= 1",
    "for (a, c), d in zip(x, W):\n    c += d": "c += d",
    "a, c = x[0]\nc[:] = 0": "c[:] = 0",
    "x -= 1\nx += 1": "",  # two suspects are none
    "del x[0]": "del x[0]",
    "W -= 1": "",
    "return x + 1": "",
}


@pytest.mark.parametrize("body", WRITERS)
def test_the_one_statement_that_writes_into_an_argument_is_found(body: str):
    assert writer(body) == WRITERS[body]


def test_a_helper_that_writes_is_found_and_recursion_ends():
    """Two calls away, and never without end."""
    assert writer("return helper(x)", "x *= 2") == "x *= 2"
    assert writer("return helper(x)", "return linear(x, 1, 2)") == ""
    assert writer("W -= 1", number=1) == "W -= 1"
    assert writer("x -= 1", number=7) == ""


def unsteady(source: str) -> tuple[str, str]:
    """What is pointed at as unsteady in ``f``, and the next step."""
    found = suspects.unsteady([SourceUnit("exercise1.py", source)], "f")
    return (found[0].text[found[0].column : found[0].end_column], found[1]) if found else ("", "")


UNSTEADY = {
    "def f(x):\n    out = np.empty(3)\n    return out": ("np.empty(3)", "every entry"),
    "def f(x):\n    return x + np.random.randn()": ("np.random.randn()", "`rng`"),
    "def f(x):\n    return np.random.default_rng().normal()": ("np.random.default_rng()", "without a seed"),
    "def f(x):\n    return np.random.default_rng(3).normal()": ("", ""),
    "def f(x, seen=[]):\n    seen.append(x)\n    return len(seen)": ("[]", "created once"),
    "n = 0\ndef f(x):\n    global n\n    n += 1\n    return n": ("n += 1", "outlives the call"),
    "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)": ("seen.append(x)", "outlives the call"),
    "def f(x):\n    seen = []\n    seen.append(x)\n    return len(seen)": ("", ""),
    "def g(x):\n    return x + np.random.randn()\ndef f(x):\n    return g(x)": ("np.random.randn()", "`rng`"),
    "def f(x):\n    return np.empty(3) + np.random.randn()": ("", ""),  # two suspects are none
    "def f(x):\n    return f(x)": ("", ""),
}


@pytest.mark.parametrize("source", UNSTEADY)
def test_the_one_thing_that_makes_two_calls_differ_is_found(source: str):
    text, step = UNSTEADY[source]
    found = unsteady(source)
    assert found[0] == text
    assert step in found[1]


def test_a_tree_as_deep_as_a_well_is_survived():
    """Nothing is found in it; nothing breaks."""
    deep = "def f(x):\n    return x" + " + x" * 900 + "\n"
    assert suspects.unsteady([SourceUnit("exercise1.py", deep)], "f") is None
    assert suspects.writer_into([SourceUnit("exercise1.py", deep)], "f", 0) is None


# ---------------------------------------------------------------- notebooks


def cells(folder: Path, *sources: str) -> list[SourceUnit]:
    """The units of a notebook."""
    path = folder / "exercise1.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]}))
    return units_of(path, 1024)


def test_the_cell_that_python_cannot_read_is_told_with_its_function(tmp_path: Path):
    """Not "there is no function relu"."""
    units = cells(tmp_path, "import numpy as np", "def relu(z):\n    return np.maximum(z 0)\n")
    finding = missing("relu", outline(units), "exercise1.ipynb")
    assert finding.message.startswith("The cell that defines `relu` was left out. Python cannot read exercise1.ipynb, cell 2:")
    assert finding.place is not None
    assert (finding.place.file, finding.place.line) == ("exercise1.ipynb, cell 2", 2)
    assert "no function" in missing("softmax", outline(units), "exercise1.ipynb").message


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 3", "%%capture out"])
def test_magics_that_run_python_keep_their_cell(tmp_path: Path, magic: str):
    (unit,) = cells(tmp_path, f"{magic}\ndef relu(z): return z\n")
    assert unit.source == f"#{magic}\ndef relu(z): return z\n"


@pytest.mark.parametrize("line", ["files = !ls", "relu?", "np.exp??", "t = %timeit -o relu(1)", "a, b = !echo 1 2"])
def test_a_line_of_ipython_costs_itself_only(tmp_path: Path, line: str):
    (unit,) = cells(tmp_path, f"x = 1\n{line}\ndef relu(z): return z\n")
    assert unit.source == f"x = 1\n#{line}\ndef relu(z): return z\n"


LOOPS = {
    "return x[:, None] - x": False,
    "return x.sum() + np.max(x)": False,
    "return helper(x)": False,
    "for row in x: pass": True,
    "return [row for row in x]": True,
    "return sum(x)": True,
    "return np.vectorize(abs)(x)": True,
    "return np.array(list(map(abs, x)))": True,
    "return looping(x)": True,
    "return np.apply_along_axis(helper, 0, x)": True,
    "return f(x[1:]) + x[0]": True,
    "run = looping\nreturn run(x)": True,
}


@pytest.mark.parametrize("body", LOOPS)
def test_a_loop_that_may_run_is_found(body: str):
    """In the function, in a helper, or hidden in a call."""
    lines = body.replace("\n", "\n    ")
    source = f"def helper(x):\n    return x\n\ndef looping(x):\n    while x: pass\n\ndef f(x):\n    {lines}\n"
    assert suspects.may_loop([SourceUnit("exercise1.py", source)], "f") is LOOPS[body]
