"""What a command loads: a student who asks for help waits for nothing that help does not need."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from learnloop.course.location import read_course
from learnloop.learner import delivery

PROGRAM = """
import json, sys
before = set(sys.modules)
from learnloop.cli.main import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted(set(sys.modules) - before)]), file=sys.stderr)
"""
HEAVY = {"numpy", "numba", "llvmlite", "pytest", "_pytest", "nbgrader", "jupytext", "nbformat", "IPython", "rich", "jinja2"}


CAPTURED: dict[str, Any] = {"capture_output": True, "text": True, "check": True}


def loaded(*arguments: str, cwd: Path) -> tuple[int, set[str]]:
    """The exit code of a command, and the names of all modules that it made Python load."""
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", PROGRAM, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules)


def top(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


ROOT = {
    "learnloop",
    "learnloop.cli",
    "learnloop.cli.main",
    "learnloop.cli.group",
    "learnloop.cli.exit_codes",
    "learnloop.cli.commands",
    "learnloop.errors",
}
SHARED = {"learnloop.cli.completion", "learnloop.cli.options"}


@pytest.mark.parametrize(
    ("arguments", "commands"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["dev", "--help"], {"dev"}),
        (["nbgrader", "--help"], {"nbgrader"}),
        (["check", "--help"], {"check"}),
        (["watch", "--help"], {"watch"}),
        (["dev", "audit", "--help"], {"dev", "dev.audit"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_help_and_version_load_the_command_line_and_nothing_of_the_engine(
    tmp_path: Path, arguments: Sequence[str], commands: set[str]
):
    """Of the commands' modules, a group's help loads none, and a command's help its own."""
    code, modules = loaded(*arguments, cwd=tmp_path)
    assert code == 0
    assert not top(modules) & (HEAVY | {"msgspec", "yaml", "subprocess", "socket", "difflib", "hashlib", "json"})
    loaded_own = {name for name in modules if name.startswith("learnloop")}
    assert {name for name in loaded_own if name.startswith("learnloop.cli.commands.")} == {
        f"learnloop.cli.commands.{name}" for name in commands
    }
    assert {name for name in loaded_own if not name.startswith("learnloop.cli.commands.")} <= ROOT | (SHARED if commands else set())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["start"],
        ["check", "exercis1"],
        ["dev", "schema"],
        ["status"],
        ["hint"],
        ["hint", "1", "relu"],
        ["solution", "1", "--spoil"],
        ["reset", "relu"],
        ["completion", "bash"],
    ],
    ids=" ".join,
)
def test_what_grades_nothing_loads_no_numpy(tmp_path: Path, root: Path, arguments: Sequence[str]):
    """The welcome, ``start``, where one stands, hints, and a typing mistake in the name of an exercise."""
    delivery.start(read_course(root), root, tmp_path)
    _, modules = loaded(*arguments, cwd=tmp_path)
    assert not top(modules) & HEAVY
    assert not {
        name
        for name in modules
        if name.startswith(("learnloop.grading.grade", "learnloop.course.checks", "learnloop.grading.timing"))
    }


def test_a_plug_in_that_is_not_asked_for_loads_nothing(tmp_path: Path):
    """Every pytest on the machine loads its module; the rest waits for a pytest.ini that says so."""
    program = "import sys, learnloop.pytest_plugin; print(sorted(name for name in sys.modules if name.startswith('learnloop')))"
    done = subprocess.run([sys.executable, "-P", "-c", program], cwd=tmp_path, **CAPTURED)
    assert done.stdout == "['learnloop', 'learnloop.pytest_plugin']\n"


def test_a_check_without_timing_loads_neither_numba_nor_the_clock(tmp_path: Path, root: Path):
    """The room of timing is where Numba is started from; without --no-timing it is entered."""
    shutil.copy(root / "solutions" / "exercise1.py", tmp_path)
    code, modules = loaded("check", "exercise1", "--no-timing", cwd=tmp_path)
    assert code == 0
    assert "numpy" in modules
    assert "learnloop.grading.timing.race" not in modules
    assert not top(modules) & (HEAVY - {"numpy"})


def test_a_check_of_stubs_asks_for_no_reference(tmp_path: Path, root: Path):
    """Nothing is timed that has not been written: a first check costs no compilation."""
    shutil.copy(root / "exercises" / "exercise3.py", tmp_path)
    code, modules = loaded("check", "exercise3", cwd=tmp_path)
    assert code == 1
    assert "learnloop.grading.timing.race" not in modules
    assert "numba" not in modules


def test_the_graders_process_never_loads_the_workers_code(tmp_path: Path, root: Path):
    """What executes a student's source is not even imported where verdicts are made."""
    shutil.copy(root / "solutions" / "exercise2.py", tmp_path)
    _, modules = loaded("check", "exercise2", "--no-timing", cwd=tmp_path)
    assert not modules & {"learnloop.sandbox.worker", "learnloop.sandbox.child", "exercise2"}
