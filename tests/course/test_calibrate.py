"""`learnloop dev calibrate`: the room of a limit, what is proposed, and what the versions of a small course come to."""

import json
from pathlib import Path

import pytest

from learnloop.authoring.calibrate import LimitMargin
from learnloop.authoring.limits_table import render
from learnloop.cli.main import run
from learnloop.grading.timing.reference import Fit
from learnloop.grading.timing.verdict import Ratio

FIT = Fit(calls=8, rounds=2, empty_ns=1e4, fetching_ns=1e5, net_ns=1.5e6)


def room(limit: float, **versions: float) -> LimitMargin:
    """A function with this limit whose versions have these ratios."""
    ratios = {kind: Ratio(median=value, low=value, high=value, pairs=3) for kind, value in versions.items()}
    return LimitMargin(exercise="exercise1", function="double", limit=limit, fit=FIT, versions=ratios)


def test_room_is_measured_to_the_nearest_version_on_each_side():
    """The clumsiest that has to pass, the fastest that has to fail."""
    found = room(20, idiom=2, clumsy=5, loop=400, entries=60)
    assert (found.below, found.above) == (4, 3)
    assert found.enough
    assert found.proposal == 17


@pytest.mark.parametrize(("limit", "versions"), [(9, {"clumsy": 5, "loop": 60}), (31, {"clumsy": 5, "loop": 60})])
def test_too_little_room_on_either_side_is_told_with_a_limit_that_has_it(limit: float, versions: dict[str, float]):
    """The geometric middle."""
    text = render([room(limit, **versions)])
    assert "double: too little room. Set `timing: 17` in course.yml." in text


def test_versions_that_lie_near_each_other_get_no_limit():
    """Less than 4 x between them cannot be told apart with room of 2 x on both sides."""
    near = room(7, idiom=4, loop=15)
    assert near.proposal is None
    text = render([near])
    assert "no limit has room of 2 x on both sides" in text
    assert "do not time it" in text


def test_the_table_has_a_row_for_each_function():
    """Ratios, the size of a block, the room; and one line that says that all is well."""
    text = render([room(20, idiom=2, clumsy=5, loop=400)])
    assert " ".join(text.splitlines()[1].split()) == "exercise1 double 16 1.5 2.0 5.0 20 400.0 - 4.0 20.0 45"
    assert text.endswith("Every limit has room of at least 2 x on both sides.\n")


# ---------------------------------------------------------------- a small course

COURSE = """
title: Small
exercises:
  - id: exercise1
    title: "Doubling"
    functions:
      - {name: double, points: 1, timing: 20}
"""
FILES = {
    "course.yml": COURSE,
    "solutions/exercise1.py": '"""Doubling."""\n\n\ndef double(x):\n    """Twice x."""\n    return 2.0 * x\n',
    "autograder/checks/exercise1.py": (
        "from learnloop.checks import function\n\n"
        'double = function("double", inputs=lambda d: (d.normal(d.N),), timing=lambda d: (d.normal(5000),))\n'
    ),
    "solutions/accelerated/__init__.py": "",
    "solutions/accelerated/exercise1.py": "def double(x):\n    return x + x\n",
    "solutions/accelerated/versions/exercise1.py": (
        "import numpy as np\n\n"
        "def double__idiom(x):\n    return 2.0 * x\n\n"
        "def double__loop(x):\n    return np.array([2.0 * value for value in x])\n"
    ),
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A course of one timed function; its reference needs no Numba."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_a_course_is_calibrated_through_the_races_of_its_students(small: Path, capsys: pytest.CaptureFixture[str]):
    """As JSON and as text; the limit of 20 lies between one NumPy call and a loop over 5,000 numbers."""
    assert run(["dev", "calibrate", "--course", str(small), "--pairs", "3", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["functions"]
    assert found["function"] == "double"
    assert found["versions"]["idiom"]["median"] < 10 < 40 < found["versions"]["loop"]["median"]
    assert found["fit"]["net_ns"] >= 1e6
    assert run(["dev", "calibrate", "exercise1", "--course", str(small), "--pairs", "3"]) == 0
    assert "exercise1 double" in capsys.readouterr().out


def test_a_limit_without_room_is_exit_code_1(small: Path, capsys: pytest.CaptureFixture[str]):
    """With the limit to set instead."""
    (small / "course.yml").write_text(COURSE.replace("timing: 20", "timing: 2000"), "utf-8")
    assert run(["dev", "calibrate", "--course", str(small), "--pairs", "3"]) == 1
    assert "double: too little room. Set `timing: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "versions/exercise1.py",
            "def double__idiom(x):\n    return 2.0 * x\n",
            "lacks a version that must pass it or one that must fail it",
        ),
        (
            "versions/exercise1.py",
            FILES["solutions/accelerated/versions/exercise1.py"].replace("2.0 * x", "3.0 * x"),
            "double__idiom",
        ),
        ("versions/exercise1.py", None, "there are no versions to calibrate with"),
        ("exercise1.py", "def double(x):\n    return x + 1\n", "the reference of double and the model answer differ"),
        ("exercise1.py", "import no_such_module\n", "do not run here"),
    ],
)
def test_versions_and_references_that_cannot_be_measured_are_told(
    name: str, text: str | None, words: str, small: Path, capsys: pytest.CaptureFixture[str]
):
    """Missing, wrong, or broken: one line, exit code 3, and no number that means nothing."""
    path = small / "solutions" / "accelerated" / name
    if text is None:
        path.unlink()
    else:
        path.write_text(text, "utf-8")
    assert run(["dev", "calibrate", "--course", str(small), "--pairs", "3"]) == 3
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error
