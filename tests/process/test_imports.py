"""Imports in a real worker: one that fails costs what uses it, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from learnloop.course.model import Course
from learnloop.report import Report
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.values.modules import HARMLESS
from learnloop.values.source import SourceUnit

RELU = "def relu(z):\n    return np.maximum(z, 0.0)\n"
SIGMOID = "def sigmoid(z):\n    e = np.exp(-np.abs(z))\n    return np.where(z >= 0, 1, e) / (1 + e)\n"
START = "import numpy as np\n"

# What stands in a file beside `relu` and costs it nothing; and the modules that its note names.
EXPERIMENTS = {
    "an import": ("import os", ["os"]),
    "an import that is used by statements": ("import os\nHOME = os.getcwd()\nprint(HOME)\nclass P(os.PathLike): pass", ["os"]),
    "one of several": ("import math, os\nfrom os import path, getcwd\nhere = getcwd()", ["os", "os"]),
    "a guarded import": ("try:\n    import matplotlib.pyplot as plt\nexcept ImportError:\n    plt = None", ["matplotlib.pyplot"]),
    "another guard": ("try:\n    import torch\nexcept ModuleNotFoundError as error:\n    print(error)", ["torch"]),
    "a guard that is used": ("try:\n    import torch\nexcept ImportError:\n    torch = None\nx = torch.zeros(3)", ["torch"]),
    "for type checkers": ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch", []),
    "an unused function": ("def my_plot():\n    import matplotlib\n    matplotlib.show()", ["matplotlib"]),
    "a dynamic import": ("import importlib\nos = importlib.import_module('os')\nt = __import__('torch')", ["importlib"]),
    "a class": ("import torch.nn as nn\nclass Net(nn.Module):\n    pass\nnet = Net()", ["torch.nn"]),
    "a decorator": ("from numba import njit\n@njit\ndef fast(x):\n    return x", ["numba"]),
    "eval": ("x = eval('1 + 1')\ny = x + 1\nexec('z = 1')\nprint(z)", []),
    "a part of NumPy that is not there": ("from numpy import nope\nimport numpy.nope", []),
    "a dot": ("from . import exercise0\nfrom .exercise0 import x", ["", ""]),
    "the grader": ("import learnloop\nfrom learnloop.checks import Check", ["learnloop", "learnloop.checks"]),
    "everything of NumPy": ("from numpy import *\nfrom numpy import linalg\nimport numpy.linalg as la\nimport numpy", []),
}  # fmt: skip


def as_notebook(*cells: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4})


def imports_noted(report: Report) -> list[str]:
    """The notes about imports."""
    return [note for note in report.notes if "cannot be imported" in note]


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
@pytest.mark.parametrize(("experiment", "modules"), EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_an_experiment_costs_nothing(grade_text, experiment: str, modules: list[str], suffix: str):
    """Before the functions or behind them, in a file as in a notebook; all its imports are in one note, with their lines."""
    plain = grade_text("exercise1", START + RELU + SIGMOID, only=["relu", "sigmoid"])
    for parts in ((experiment, START, RELU, SIGMOID), (START, RELU, SIGMOID, experiment)):
        source = as_notebook(*parts) if suffix == ".ipynb" else "\n".join(parts)
        report = grade_text("exercise1", source, suffix=suffix, only=["relu", "sigmoid"])
        assert report.problem is None
        assert (report.passed, report.score) == (True, plain.score)
        notes = imports_noted(report)
        assert len(notes) == bool(modules)
        for module in modules:
            assert f"`{module or '.'}` (exercise1" in notes[0]
            assert ", line " in notes[0]


# How `relu` may use what is not there: the file, what the message names, and the line of the import.
USES = {
    "a name": ("import torch\nimport numpy as np\ndef relu(z):\n    return torch.relu(z)", "`torch` is not allowed", 1),
    "in the function": ("import numpy\ndef relu(z):\n    import torch\n    return torch.relu(z)", "`torch` is not allowed", 3),
    "by __import__": ("import numpy as np\ndef relu(z):\n    return __import__('torch').relu(z)", "`__import__` is not", 3),
    "by importlib": ("import importlib\ndef relu(z):\n    return importlib.import_module('torch').relu(z)", "`importlib`", 1),
    "a helper": ("from scipy import special\ndef h(z):\n    return special.relu(z)\ndef relu(z):\n    return h(z)", "`scipy`", 1),
    "a value": ("import os\nHOME = os.getcwd()\ndef relu(z):\n    return z + len(HOME)", "`os` cannot be imported", 1),
    "a guard": ("try:\n    import jax\nexcept ImportError:\n    jax = None\ndef relu(z):\n    return jax.relu(z)", "`jax`", 2),
    "a decorator": ("from numba import njit\n@njit\ndef relu(z):\n    return z", "`numba` is not allowed", 1),
    "a default": ("import torch\ndef relu(z, like=torch.zeros(1)):\n    return z", "`torch` is not allowed", 1),
    "instead of it": ("from torch import relu", "`torch` is not allowed", 1),
    "a redefinition": ("import numpy as np\n" + RELU + "from torch import relu", "`torch` is not allowed", 4),
    "eval": ("def relu(z):\n    return eval('z * (z > 0)')", "`eval` is not allowed", 2),
    "eval in a helper": ("def h():\n    return eval\ndef relu(z):\n    return h()('z')", "`eval` is not allowed", 2),
    "eval at the top": ("pick = eval('lambda z: z * (z > 0)')\ndef relu(z):\n    return pick(z)", "`eval` is not allowed", 1),
}


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
@pytest.mark.parametrize(("source", "words", "line"), USES.values(), ids=USES)
def test_a_function_that_uses_it_earns_nothing_and_is_told_why(grade_text, source: str, words: str, line: int, suffix: str):
    """By the module and the line of its import; its neighbour keeps its points."""
    source += "\nimport numpy as np\n" + SIGMOID
    report = grade_text("exercise1", as_notebook(source) if suffix == ".ipynb" else source, suffix=suffix, only=["relu", "sigmoid"])
    assert report.points_of("relu") == 0.0
    assert report.points_of("sigmoid") > 0
    finding = next(check.finding for check in report.checks_of("relu") if check.finding is not None)
    assert words in finding.message
    assert finding.next_step
    assert f"line {line}" in finding.message or (finding.place is not None and finding.place.line == line)


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_harmless_modules_work(sandbox: Sandbox, course: Course, name: str):
    """At the top and in a function, in the confined worker."""
    what = "annotations" if name == "__future__" else "*"
    source = f"from {name} import {what}\nimport {name}\ndef f():\n    import {name} as m\n    return m.__name__\n"
    units = [SourceUnit("exercise1.py", source)]
    with_limits = {"call_seconds": 5, "deadline": 1e12}
    session = Session(sandbox, Source(units=units, allowed=course.allowed_imports), **with_limits)
    try:
        outcome = session.call("f", [])
        assert outcome.values == [name]
        assert session.lost == []
    finally:
        session.close()


def test_what_harmless_modules_are_for_works(grade_text):
    """Logging, dates, data classes, tests, clocks: what an experiment does with them."""
    source = """
from __future__ import annotations
import numpy as np
import abc, contextlib, csv, dataclasses, datetime, io, json, logging, pprint, re, sys, time, typing, unittest, warnings
log = logging.getLogger(__name__)
logging.basicConfig(level=logging.INFO)
log.info("begun at %s", datetime.datetime.now().isoformat())
@dataclasses.dataclass
class Run:
    loss: list[float]
    when: datetime.datetime | None = None
class Test(unittest.TestCase):
    def test_it(self): self.assertEqual(1, 1)
class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
pprint.pprint(json.loads(json.dumps(dataclasses.asdict(Run([1.0])), default=str)))
csv.writer(io.StringIO()).writerow([1, 2])
print(sys.version_info >= (3, 11), re.sub("a", "b", "aa"), file=sys.stderr)
def relu(z: Unknown) -> Unknown:
    with contextlib.suppress(ValueError), warnings.catch_warnings():
        started = time.perf_counter()
        log.debug("%s", started)
        return np.maximum(z, 0.0)
"""
    report = grade_text("exercise1", source, only=["relu"])
    assert (report.problem, report.passed, report.notes) == (None, True, [])


def test_a_file_that_fails_for_another_reason_still_fails(grade_text):
    """Python itself would not import it; what fails after a missing import may be the consequence."""
    assert "division" in grade_text("exercise1", START + "1 / 0\n" + RELU, only=["relu"]).problem.message
    assert grade_text("exercise1", "import os\n" + START + "1 / len(os.sep)\n" + RELU, only=["relu"]).passed


def test_tricks_with_modules_gain_nothing(grade_text):
    """What Python has loaded is found, and is as confined as everything else."""
    source = START + "import sys\nos = sys.modules['os']\ndef relu(z):\n    os.listdir('/')\n    return np.maximum(z, 0.0)\n"
    report = grade_text("exercise1", source, only=["relu"])
    assert report.score == 0.0
    assert "PermissionError" in json.dumps([check.finding.detail for check in report.checks if check.finding])


def test_names_that_the_course_refuses_cost_what_uses_them(code, course: Course, sandbox: Sandbox, tmp_path: Path):
    """In a file and in a notebook, whose imports are in another cell."""
    import msgspec

    from learnloop.grading.grade import grade
    from learnloop.grading.options import Options
    from learnloop.submission.submission import read_submission

    strict = msgspec.structs.replace(course, refused_names=["numpy.maximum"])
    exercise = strict.exercise("exercise1")
    assert exercise is not None
    for name, source in (("exercise1.py", START + RELU + SIGMOID), ("exercise1.ipynb", as_notebook(START, RELU, SIGMOID))):
        path = tmp_path / name
        path.write_text(source)
        submission = read_submission(strict, exercise, path)
        report = grade(code, submission, sandbox, Options(timing=False, only=["relu", "sigmoid"]), lambda line: None)
        assert report.points_of("relu") == 0.0
        assert report.points_of("sigmoid") > 0
        path.unlink()


def test_an_earlier_exercise_that_cannot_be_read_costs_what_imports_it(grade_text, tmp_path: Path):
    """Its author is told which file to correct."""
    (tmp_path / "exercise1.py").write_text("def softmax(z:\n")
    source = START + "from exercise1 import softmax\ndef mse(pred, target):\n    return np.mean((pred - target) ** 2)\n"
    report = grade_text("exercise2", source + "def cross_entropy(logits, y):\n    return softmax(logits)\n")
    assert report.problem is None
    assert report.points_of("mse") > 0
    finding = next(check.finding for check in report.checks_of("cross_entropy") if check.finding is not None)
    assert "Python cannot read exercise1.py" in finding.message
    assert "exercise1" in finding.next_step


def test_the_first_lesson_lists_the_modules(root: Path):
    """All of them, and no other."""
    lesson = (root / "solutions" / "exercise1.py").read_text("utf-8")
    paragraph = re.search(r"# \*\*Imports\.\*\*.*?modules of\s+# Python: (.*?)\. Any other", lesson, re.DOTALL)
    assert paragraph is not None
    assert set(re.findall(r"`(\w+)`", paragraph[1])) == HARMLESS
