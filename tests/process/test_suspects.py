"""The line of the student's that a finding points at, in whole reports: where NumPy warned, what writes into an argument."""

import json
from pathlib import Path

from learnloop.report import Finding


def only_finding(report, function: str) -> Finding:
    """The finding of a function's first check that failed."""
    return next(check.finding for check in report.checks if check.function == function and check.finding)


def with_answer(solution: str, name: str, body: str) -> str:
    """The model solution with another body of one of its functions."""
    return f"{solution}\n\n\ndef {name}(z):\n    {body}\n"


def underlined(finding: Finding) -> str:
    assert finding.place is not None
    return finding.place.text[finding.place.column : finding.place.end_column]


def test_where_numpy_warned_is_underlined(grade_text, solution):
    """Also when the warning comes from inside of NumPy."""
    body = "import numpy as np; return 1 / (1 + np.exp(-z))"
    finding = only_finding(
        grade_text("exercise1", with_answer(solution("exercise1"), "sigmoid", body), only=["sigmoid"]), "sigmoid"
    )
    assert "overflow" in finding.message
    assert underlined(finding) == "np.exp(-z)"


def test_what_changes_an_argument_is_underlined(grade_text, solution):
    """The statement, from a real run."""
    text = with_answer(solution("exercise1"), "relu", "z[z < 0] = 0; return z")
    assert underlined(only_finding(grade_text("exercise1", text, only=["relu"]), "relu")) == "z[z < 0] = 0"


def test_a_file_that_is_not_run_is_told_whole_in_every_check(grade_text):
    """A machine reads one check at a time."""
    report = grade_text("exercise1", "def relu(z:\n")
    told = [check for check in report.checks if check.status != "skipped"]
    assert len(told) == 6
    for check in told:
        assert "Python cannot read exercise1.py" in check.message
        assert "above" not in check.message


def test_the_form_that_was_graded_is_told(grade_text, tmp_path: Path):
    """A notebook beside the .py: which of the two counts. One in which nothing was written counts for nobody."""
    for cell, told in (
        ("def relu(z):\n    return z", True),
        ("def relu(z:\n    return z", True),
        ("import torch", False),
        ('def relu(z):\n    """ReLU."""\n    raise NotImplementedError', False),
        ("def linear(x, W, b):\n    return x @ W + b", False),
        ("from exercise0 import z", False),
    ):
        notebook = {"cells": [{"cell_type": "code", "source": cell}]}
        (tmp_path / "exercise1.ipynb").write_text(json.dumps(notebook))
        report = grade_text("exercise1", "x = 1\n")
        assert ("exercise1.py was graded; exercise1.ipynb is here too." in report.notes) == told, cell
    (tmp_path / "exercise1.ipynb").write_text("[")
    assert "exercise1.py was graded; exercise1.ipynb is here too." in grade_text("exercise1", "x = 1\n").notes
