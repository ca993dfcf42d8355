"""The learner's commands, as they are typed: a course of two exercises, from the first minute to the last.

What they print is golden: ``transcripts/``, at 80 and at 60 columns. The files are written anew by
``LEARNLOOP_UPDATE_CASES=1 pytest tests/commands/test_learning.py``: read the difference as a learner would before you commit it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import msgspec
import pytest
from places import CASES, TRANSCRIPTS

from learnloop.authoring import build
from learnloop.cli.main import run
from learnloop.course import location
from learnloop.course.location import read_course
from learnloop.course.model import Course
from learnloop.errors import CourseError, LearnloopError, UsageError
from learnloop.learner import resetting, workspace
from learnloop.learner.learner import ExerciseStatus, Learner, ReportContext
from learnloop.learner.progress import Progress, Standing
from learnloop.render import lesson, solution, status, terminal
from learnloop.report import Report

UPDATE = os.environ.get("LEARNLOOP_UPDATE_CASES") == "1"

COURSE = """\
title: Numbers that grow
welcome: |
  Two exercises, and you can multiply.
allowed_imports: [numpy]
limits: {call_seconds: 1, memory_mb: 512}
exercises:
  - id: exercise1
    title: "Doubling: the first step"
    earned: You have the first of the two steps.
    learnt: twice a number is the number and itself
    functions:
      - {name: same, points: 0}
      - {name: double, points: 3, hints: [Look at the picture., Add it to itself., "The shape: return x + ___"]}
      - {name: shift, points: 1, hints: [Look at 0., Add 1., "The shape: return x ___ 1"]}
  - id: exercise2
    title: "Quadrupling: the second"
    earned: You have both steps.
    functions:
      - {name: quadruple, points: 2, uses: [exercise1.double], hints: [Look at double., Double twice., "double(___)"]}
"""
EXERCISE1 = '''\
# %% [markdown]
# # Doubling
#
# Every number has a **double**. Write `double`.
#
# ```
#     1  ->  2
# ```

# %%
import numpy as np


# %%
def same(x):
    """Return x."""
    return x


# %%
def double(x):
    """Return twice x, a new array."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %%
def shift(x):
    """Return x plus 1."""
    ### BEGIN SOLUTION
    return x + 1
    ### END SOLUTION
'''
EXERCISE2 = '''\
# %%
from exercise1 import double


# %%
def quadruple(x):
    """Return four times x."""
    ### BEGIN SOLUTION
    return double(double(x))
    ### END SOLUTION
'''
MISTAKES = '''\
from learnloop.bank import mistake


@mistake("double", "the square")
def squared(x):
    """This is the square of x. Only for 0 and 2 it is the same.

    Try it with 3 by hand."""
    return x * x
'''
Captured = pytest.CaptureFixture[str]
WRONG = {"return 2 * x": "return x * x", "return x + 1": "return x - 1"}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a course of two exercises, with the stubs and notebooks that it derives."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("solutions/mistakes", "autograder/checks"):
        (folder / name).mkdir(parents=True)
    (folder / "course.yml").write_text(COURSE)
    for exercise, source, names in (
        ("exercise1", EXERCISE1, ["same", "double", "shift"]),
        ("exercise2", EXERCISE2, ["quadruple"]),
    ):
        (folder / "solutions" / f"{exercise}.py").write_text(source)
        checks = "".join(f'{name} = function("{name}", inputs=lambda d: (d.normal(d.N),))\n' for name in names)
        (folder / "autograder" / "checks" / f"{exercise}.py").write_text(f"from learnloop.checks import function\n\n{checks}")
    (folder / "solutions" / "mistakes" / "exercise1.py").write_text(MISTAKES)
    build.write(build.out_of_step(folder))
    return folder


class Desk:
    """A learner's folder, and what is typed there, in this process."""

    def __init__(self, root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def type(self, line: str, *, code: int = 0, columns: int = 80, cwd: Path | None = None) -> str:
        """What a command prints; it must end with this exit code, and say on stderr what it refuses, and nothing else."""
        self._monkeypatch.setenv("COLUMNS", str(columns))
        self._monkeypatch.chdir(cwd or self.folder)
        done = run(line.split())
        out, err = self._capsys.readouterr()
        assert done == code, out + err
        assert "Traceback" not in err
        if code == 2:
            assert out == ""
            return err
        assert err == ""
        return out

    def write(self, exercise: str, changes: dict[str, str] | None = None, suffix: str = ".py") -> Path:
        """The solution, with something in it replaced."""
        text = (self.root / "solutions" / f"{exercise}.py").read_text()
        for old, new in (changes or {}).items():
            text = text.replace(old, new)
        path = self.folder / "exercises" / (exercise + suffix)
        path.write_text(text)
        return path


@pytest.fixture
def desk(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A folder of the small course, just begun, with a space and letters beyond ASCII in its name."""
    monkeypatch.setattr(location, "course_root", lambda: small)
    made = Desk(small, tmp_path / "mein Kürs", monkeypatch, capsys)
    made.folder.mkdir()
    made.type("start .")
    return made


def golden(name: str, text: str, columns: int = 80) -> None:
    """Compare with the transcript of that name; what depends on the moment is left out."""
    text = re.sub(r"\d{4}-\d\d-\d\d-\d{6}", "DATE", text)
    path = TRANSCRIPTS / f"{name}.{columns}.txt"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    assert path.read_text("utf-8") == text
    for line in text.splitlines():
        assert len(line) <= columns or re.match(r" *\d* \| |.*  learnloop |learnloop: | +# TODO", line), line


# ------------------------------------------------------------ from the first minute to the last


@pytest.mark.parametrize("columns", [80, 60])
def test_from_the_first_minute_to_the_last(desk: Desk, columns: int):
    """Every command that a learner needs on the way, and each text as it is printed."""
    shown: list[str] = []

    def typed(line: str, code: int = 0) -> str:
        out = desk.type(line, code=code, columns=columns)
        shown.append(f"$ learnloop {line}".rstrip() + f"\n{out}")
        return out

    typed("start")
    typed("")
    typed("check", 1)
    desk.write("exercise1", WRONG)
    first = typed("check", 1)
    assert first == desk.type("check", code=1, columns=columns)  # the same file in the same state of progress
    desk.write("exercise1", WRONG | {"import numpy as np": "import numpy as np  # again"})
    typed("check", 1)
    typed("hint")
    typed("hint")
    typed("hint exercise1 double")
    typed("hint exercise1")
    typed("solution 1", 2)
    desk.write("exercise1", {"return x + 1": "return x - 1"})
    typed("check", 1)
    typed("status")
    desk.write("exercise1", {"return 2 * x": "return x * x"})
    typed("check 1", 1)
    desk.write("exercise1")
    typed("check")
    typed("solution 1")
    typed("hint")
    typed("read 1")
    desk.write("exercise1", {"return x + 1": "return 1 + x"})
    typed("status")
    desk.write("exercise2")
    typed("check --quiet 1")
    assert "That was the last one" not in shown[-1]
    typed("check")
    typed("status")
    typed("check", 2)
    typed("hint", 2)
    typed("reset shift")
    typed("reset shift")
    golden("from_the_first_minute", "\n".join(shown), columns)


def test_a_folder_that_is_no_course(desk: Desk, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    lines = ["", "status", "hint", "check", "reset double", "solution 1", "repro 1 double"]
    shown = [f"$ learnloop {line}\n{desk.type(line, code=2 if line else 0, cwd=elsewhere)}" for line in lines]
    golden("no_course_here", "\n".join(shown))


# ------------------------------------------------------------ start


def test_start_marks_the_folder_and_leaves_what_is_there(small: Path, tmp_path: Path, desk: Desk):
    assert (desk.folder / ".gitignore").read_text() == ".learnloop/\n"
    assert (desk.folder / "pytest.ini").read_text().startswith("[pytest]\n")
    assert (desk.folder / ".learnloop" / ".gitignore").read_text() == "*\n"
    other = tmp_path / "other"
    other.mkdir()
    (other / ".gitignore").write_text("mine\n")
    (other / "pytest.ini").write_text("[pytest]\n")
    desk.type("start .", cwd=other)
    assert (other / ".gitignore").read_text() == "mine\n"
    assert (other / "pytest.ini").read_text() == "[pytest]\n"


def test_start_with_notebooks(desk: Desk, tmp_path: Path):
    out = desk.type("start books --notebooks", cwd=tmp_path)
    assert out.startswith(f"Copied 2 notebooks into books{os.sep}\n")
    assert sorted(path.name for path in (tmp_path / "books" / "exercises").iterdir()) == ["exercise1.ipynb", "exercise2.ipynb"]
    assert "nothing was changed" in desk.type("start books", cwd=tmp_path)  # the other form is the same exercise
    assert "1 of 3 functions pass" in desk.type("check", code=1, cwd=tmp_path / "books")


def test_update_brings_what_nobody_changed_and_lists_the_rest(small: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch):
    newer = desk.folder.parent / "newer"
    shutil.copytree(small, newer)
    for name in ("exercise1", "exercise2"):
        path = newer / "exercises" / f"{name}.py"
        path.write_text(path.read_text() + "# newer\n")
    assert "is up to date with the course; nothing was changed" in desk.type("start --update")
    mine = desk.write("exercise1")
    assert "nothing was changed" in desk.type("start --update")  # edited, and the course has nothing newer
    monkeypatch.setattr(location, "course_root", lambda: newer)
    out = desk.type("start --update")
    assert f"Updated {Path('exercises', 'exercise2.py')}; you had not edited it.\n" in out
    assert (
        f"Left as it is: {Path('exercises', 'exercise1.py')}. The course has a newer version, but you have edited yours.\n" in out
    )
    assert "learnloop reset exercise1\n" in out
    assert "newer" not in mine.read_text()
    assert (desk.folder / "exercises" / "exercise2.py").read_text().endswith("# newer\n")
    again = desk.type("start --update")
    assert "Updated" not in again
    assert "Left as it is" in again
    desk.type("reset exercise1")
    assert mine.read_text().endswith("# newer\n")
    assert "is up to date with the course" in desk.type("start --update")


def test_a_file_whose_delivery_is_not_remembered_is_not_renewed(small: Path, desk: Desk):
    """After the file of the progress was lost: better a file too old than work that is gone."""
    path = desk.folder / "exercises" / "exercise1.py"
    path.write_text("# older\n" + path.read_text())
    for kept in (desk.folder / ".learnloop").glob("progress*"):
        kept.unlink()
    assert "Left as it is" in desk.type("start --update")
    assert path.read_text().startswith("# older")


# ------------------------------------------------------------ check and its progress


def test_a_check_elsewhere_says_and_keeps_nothing_of_progress(desk: Desk, tmp_path: Path):
    copy = tmp_path / "copy" / "exercise1.py"
    copy.parent.mkdir()
    copy.write_bytes(desk.write("exercise1", WRONG).read_bytes())
    first = desk.type("check exercise1.py", code=1, cwd=copy.parent)
    assert desk.type("check exercise1.py", code=1, cwd=copy.parent) == first
    assert not (copy.parent / ".learnloop").exists()
    assert "of 3)" not in first
    deep = desk.folder / "exercises" / "old" / "exercise1.py"
    deep.parent.mkdir()
    deep.write_bytes(copy.read_bytes())
    desk.type(f"check {deep.relative_to(desk.folder)}", code=1)
    assert Progress(desk.folder).standings() == {}


@pytest.mark.parametrize("line", ["check 1 --only double", "check 1 --seed 3", "check 1 --json --only double"])
def test_what_is_no_whole_check_changes_no_progress(desk: Desk, line: str):
    desk.write("exercise1")
    desk.type(line)
    assert Progress(desk.folder).standings() == {}


def test_a_check_from_anywhere_is_kept_where_the_file_is(desk: Desk, tmp_path: Path):
    desk.write("exercise1")
    desk.folder.rename(tmp_path / "course")
    desk.type("check course/exercises/exercise1.py", cwd=tmp_path)
    assert Progress(tmp_path / "course").standing("exercise1").passed


def test_json_is_one_object_and_keeps_progress(desk: Desk):
    desk.write("exercise1")
    report = json.loads(desk.type("check --json"))
    assert (report["exercise"], report["passed"], report["complete"]) == ("exercise1", True, True)
    value = json.loads(desk.type("status --json"))
    assert value["current"] == "exercise2"
    assert [each["state"] for each in value["exercises"]] == ["passed", "new"]
    assert value["exercises"][0]["best"] == 4.0


def test_a_damaged_file_is_told_once_and_stops_nothing(desk: Desk):
    (desk.folder / ".learnloop" / "progress.sqlite3").write_bytes(b"rubbish" * 1000)
    done = subprocess.run([sys.executable, "-m", "learnloop", "status"], cwd=desk.folder, capture_output=True, text=True)
    assert done.returncode == 0
    assert "was damaged" in done.stderr
    again = subprocess.run([sys.executable, "-m", "learnloop", "status"], cwd=desk.folder, capture_output=True, text=True)
    assert again.stderr == ""


def test_a_learner_whose_progress_cannot_be_kept_is_told_on_every_check(desk: Desk):
    for path in (desk.folder / ".learnloop").iterdir():
        path.unlink()
    (desk.folder / ".learnloop").rmdir()
    (desk.folder / ".learnloop").write_text("mine")
    desk.write("exercise1")
    done = subprocess.run([sys.executable, "-m", "learnloop", "hint", "1", "relu"], cwd=desk.folder, capture_output=True, text=True)
    assert (done.returncode, done.stdout[:4]) == (0, "relu")
    assert "Your progress cannot be kept" in done.stderr


def test_when_the_last_exercise_passes_and_another_no_longer_does(desk: Desk):
    """The final verification finds it."""
    desk.write("exercise1")
    desk.type("check")
    desk.write("exercise1", {"return x + 1": "return x - 1"})
    desk.write("exercise2")
    out = desk.type("check", code=1)
    assert "That was the last one. Checking all 2 exercises once more:" in out
    assert "  not yet  exercise1  3.0 of 4\n" in out
    assert "  ok       exercise2  2.0 of 2\n" in out
    assert out.endswith("Not yet: 1 of 2 exercises no longer passes.\nNext:  learnloop check exercise1\n")


def test_a_verification_that_cannot_be_made_is_learnloops_fault(desk: Desk, small: Path, tmp_path: Path):
    from learnloop.cli.verification import verify

    learner = Learner(read_course(small), desk.folder)
    with pytest.raises(LearnloopError, match="exercise1 could not be checked"):
        verify(learner, tmp_path)


# ------------------------------------------------------------ hint, solution, reset, read


def test_a_hint_that_was_asked_for_by_number_is_remembered(desk: Desk):
    assert "hint 3 of 3" in desk.type("hint 1 double 3")
    assert "hint 3 of 3" in desk.type("hint 1 double")
    assert Progress(desk.folder).standing("exercise1").hints == {"double": 3}


def test_no_hint_is_left_where_all_that_have_hints_pass(desk: Desk):
    """The file as a whole may have what is wrong in a function without hints."""
    desk.write("exercise1", {"return x\n": "return -x\n"})
    desk.type("check", code=1)
    assert "no function of exercise1 that is still to be written has hints" in desk.type("hint", code=2)


def test_a_solution_is_the_code_without_its_marks(desk: Desk):
    shown = desk.type("solution 1 --spoil")
    compile(shown, "solution", "exec")
    assert "SOLUTION" not in shown
    assert "%%" not in shown
    assert shown == solution.render(EXERCISE1)


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_reset_of_a_function_replaces_just_this_function(desk: Desk, small: Path, suffix: str):
    path = desk.folder / "exercises" / f"exercise1{suffix}"
    stub = (small / "exercises" / path.name).read_text()
    (desk.folder / "exercises" / "exercise1.py").unlink()
    mine = stub.replace('raise NotImplementedError(\\"TODO: double\\")', "return 7").replace(
        'raise NotImplementedError("TODO: double")', "return 7"
    )
    mine = mine.replace('raise NotImplementedError(\\"TODO: shift\\")', "return 8").replace(
        'raise NotImplementedError("TODO: shift")', "return 8"
    )
    path.write_text(mine)
    out = desk.type("reset double")
    now = path.read_text()
    assert "return 7" not in now
    assert "TODO: double" in now
    assert "return 8" in now
    (copy,) = path.parent.glob("exercise1-before-*")
    assert copy.read_text() == mine
    assert f"Backup of yours:  {copy.relative_to(desk.folder)}" in out
    assert "nothing was changed" in desk.type("reset double")


def test_reset_of_a_function_that_was_deleted_brings_it_back(desk: Desk):
    path = desk.folder / "exercises" / "exercise1.py"
    path.write_text("def shift(x):\n    return x + 1")
    desk.type("reset exercise1.double")
    text = path.read_text()
    assert text.startswith("def shift(x):\n    return x + 1\n\n\ndef double(x):\n")
    compile(text, "exercise1", "exec")


def test_reset_keeps_decorators_and_comments_of_others(desk: Desk):
    path = desk.folder / "exercises" / "exercise1.py"
    path.write_text("# mine\n\n@print\n@print\ndef double(x):\n    return 1\n\n# between\ndef shift(x):\n    return 2\na = '\\d'\n")
    desk.type("reset double")
    assert path.read_text().startswith("# mine\n\ndef double(x):\n")
    assert "# between\ndef shift(x):\n    return 2\n" in path.read_text()
    assert "@print" not in path.read_text()


def test_reset_of_a_whole_exercise_keeps_a_copy_each_time(desk: Desk, small: Path):
    for text in ("# one\n", "# two\n", "# three\n"):
        (desk.folder / "exercises" / "exercise1.py").write_text(text)
        desk.type("reset 1")
    copies = {path.read_text() for path in (desk.folder / "exercises").glob("exercise1-before-*")}
    assert copies == {"# one\n", "# two\n", "# three\n"}
    assert (desk.folder / "exercises" / "exercise1.py").read_text() == (small / "exercises" / "exercise1.py").read_text()


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("def double(:\n", "reset double", "Python cannot read exercise1.py (line 1)"),
        (b"\xff\xfe\x00", "reset double", "is not UTF-8 text"),
        ("", "reset doubel", "there is no exercise and no function 'doubel'. Did you mean double?"),
        ("", "reset exercise7", "there is no exercise and no function 'exercise7'. Did you mean"),
        ("", "reset exercise1.xyz", "there is no exercise and no function 'exercise1.xyz'."),
        ("", "repro 1 doubel", "exercise1 has no function 'doubel'. Did you mean double?"),
        ("", "solution 7", "there is no exercise '7'"),
        ("", "read 7", "there is no exercise '7'"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_can(desk: Desk, content: str | bytes, line: str, said: str):
    path = desk.folder / "exercises" / "exercise1.py"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    assert said in desk.type(line, code=2)
    assert path.read_bytes() == before


def test_reset_of_what_is_not_there(desk: Desk):
    (desk.folder / "exercises" / "exercise1.py").unlink()
    assert "there is no exercise1.py to reset" in desk.type("reset 1", code=2)


def test_reset_of_a_notebook_that_is_none(desk: Desk):
    (desk.folder / "exercises" / "exercise1.py").unlink()
    (desk.folder / "exercises" / "exercise1.ipynb").write_text("[]")
    assert "is not a notebook that can be read" in desk.type("reset double", code=2)


def test_a_file_that_cannot_be_written_is_left(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    (desk.folder / "exercises" / "exercise1.py").write_text("# mine\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(resetting.delivery, "replace", full)
    assert "Nothing was changed" in desk.type("reset 1", code=2)


def test_a_course_without_the_function_or_the_file_is_at_fault(desk: Desk, tmp_path: Path):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "exercise1.py").write_text("x = 1\n")
    (tmp_path / "exercises" / "exercise1.ipynb").write_text('{"cells": []}')
    learner = Learner(read_course(desk.root), desk.folder)
    path = desk.folder / "exercises" / "exercise1.py"
    with pytest.raises(CourseError, match="has no function double"):
        resetting.reset(learner, tmp_path, path, "double")
    path.with_suffix(".ipynb").write_text('{"cells": []}')
    with pytest.raises(CourseError, match="has no cell double"):
        resetting.reset(learner, tmp_path, path.with_suffix(".ipynb"), "double")
    with pytest.raises(UsageError, match="cannot be read"):
        resetting.reset(learner, tmp_path, desk.folder / "exercises" / "exercise2.py")


def test_a_function_of_several_exercises_has_to_be_named_in_full(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from learnloop.cli.commands.reset import _named

    twice = read_course(desk.root)
    first, second = twice.exercises
    other = msgspec.structs.replace(second, functions=[*second.functions, first.functions[1]])
    third = msgspec.structs.replace(first, id="exercise3", functions=[first.functions[0]])
    course = msgspec.structs.replace(twice, exercises=[third, first, other])
    learner = Learner(course, desk.folder)
    with pytest.raises(UsageError, match=r"learnloop reset exercise1\.double, or learnloop reset exercise2\.double"):
        _named(course, learner, "double")
    learner = Learner(msgspec.structs.replace(course, exercises=[first, other]), desk.folder)
    assert _named(learner.course, learner, "double")[0].id == "exercise1"


@pytest.mark.parametrize("width", [60, 80])
def test_every_lesson_can_be_read(root: Path, course: Course, width: int):
    """Words are wrapped, drawings and code are not, and in colour it says the same."""
    for exercise in course.exercises:
        source = (root / "exercises" / f"{exercise.id}.py").read_text("utf-8")
        plain = lesson.render(source, width=width)
        assert "\x1b" not in plain
        coloured = lesson.render(source, width=width, colour=True)
        assert "\x1b" in coloured
        assert [line.rstrip() for line in click.unstyle(coloured).split("\n")] == plain.split("\n")
        for line in lesson.markdown(source).split("\n"):
            if line.startswith("def "):
                assert f"  {line}" in plain.split("\n")


# ------------------------------------------------------------ repro


def python(path: Path) -> str:
    """What plain Python prints of a program, without learnloop on its path."""
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, cwd=path.parent)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_repro_writes_a_program_that_shows_the_failure(desk: Desk):
    desk.write("exercise1", WRONG)
    out = desk.type("repro exercise1 double")
    written = desk.folder / "exercises" / "repro_double.py"
    assert f"Run it:  {'python' if os.name == 'nt' else 'python3'} {written.relative_to(desk.folder)}\n" in out
    golden("repro_double", written.read_text(), 120)
    yours, expected = re.findall(r"\[.*\]", python(written))
    assert yours != expected
    assert desk.type("repro exercise1 double") == out  # the same program: nothing is written
    written.write_text("# mine\n")
    desk.type("repro exercise1 double")
    assert written.read_text() == "# mine\n"
    assert (written.parent / "repro_double_2.py").is_file()


def test_repro_of_what_crashes_crashes(desk: Desk):
    desk.write("exercise1", {"return 2 * x": "return x @ x[:2]"})
    desk.type("repro 1 double")
    written = desk.folder / "exercises" / "repro_double.py"
    done = subprocess.run([sys.executable, written], capture_output=True, text=True)
    assert "ValueError" in done.stderr
    assert "in double" in done.stderr


def test_repro_of_a_changed_argument_shows_the_change(desk: Desk):
    desk.write("exercise1", {"return 2 * x": "x *= 2\n    return x"})
    desk.type("repro 1 double")
    out = python(desk.folder / "exercises" / "repro_double.py")
    assert "called again with the same arguments" in out
    assert "x afterwards:" in out


def test_repro_in_a_notebook_brings_its_cells_along(desk: Desk, small: Path):
    (desk.folder / "exercises" / "exercise1.py").unlink()
    path = desk.folder / "exercises" / "exercise1.ipynb"
    text = (small / "exercises" / "exercise1.ipynb").read_text()
    path.write_text(text.replace('raise NotImplementedError(\\"TODO: double\\")', "return x * x"))
    desk.type("repro 1 double")
    written = desk.folder / "exercises" / "repro_double.py"
    assert "import exercise1" not in written.read_text()
    assert len(set(re.findall(r"\[.*\]", python(written)))) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "there is nothing to reproduce."),
        ({"    return 2 * x": "    return 2 *"}, "double cannot be called."),
        ({"### BEGIN SOLUTION\n    return 2 * x": 'raise NotImplementedError("TODO: double")'}, "double is not written yet."),
    ],
)
def test_repro_without_a_call_that_goes_wrong(desk: Desk, changes: dict[str, str], said: str):
    desk.write("exercise1", changes)
    out = desk.type("repro 1 double", code=1)
    assert said in out
    assert out.endswith("Next:  learnloop check exercise1 --only double\n")
    assert not list((desk.folder / "exercises").glob("repro_*"))


@pytest.mark.parametrize("name", ["gradient_without_mean", "relu_wrong_in_forward", "nan_result", "shapes_do_not_fit"])
def test_repro_of_the_course(
    name: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """What a golden case reports, as a program of its own."""
    report = json.loads((CASES / name / "report.json").read_text("utf-8"))
    failed = next(check for check in report["checks"] if check["finding"] and check["finding"]["stage"] != "not started")
    for path in (CASES / name).glob("*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert run(["repro", report["exercise"], failed["function"]]) == 0
    capsys.readouterr()
    written = tmp_path / f"repro_{failed['function']}.py"
    done = subprocess.run([sys.executable, written], capture_output=True, text=True)
    if failed["finding"]["stage"] == "runs":
        assert failed["function"] in done.stderr
    else:
        assert done.returncode == 0, done.stderr
        yours, expected = done.stdout.split("expected:\n")
        assert yours.removeprefix("yours:\n") != expected


def test_an_exam_has_no_single_call_that_goes_wrong(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    (tmp_path / "exercise8.py").write_bytes((root / "exercises" / "exercise8.py").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert run(["repro", "8", "fit"]) == 2
    assert "is judged as a whole" in capsys.readouterr().err


# ------------------------------------------------------------ what is printed, as pure functions


def graded(root: Path, case: str) -> Report:
    """The report of a golden case."""
    value = json.loads((CASES / case / "report.json").read_text("utf-8"))
    return msgspec.convert(value | {"sandbox": "B", "seconds": 0.1, "complete": True}, Report)


def everywhere(name: str, draw: Callable[..., str]) -> None:
    """A text at both widths, and in colour the same words."""
    for width in (80, 60):
        plain = draw(width=width, colour=False)
        golden(name, plain, width)
        assert "\x1b" not in plain
        coloured = draw(width=width, colour=True)
        assert [line.rstrip() for line in click.unstyle(coloured).split("\n")] == plain.split("\n")


BEFORE = {
    "for_the_first_time": Standing(exercise="exercise3"),
    "the_same_cause_again": Standing(
        exercise="exercise3",
        attempts=2,
        last=6.0,
        passed_functions=["numerical_gradient"],
        causes=["mse_grad:sum_instead_of_mean"],
        hints={"mse_grad": 1},
    ),
    "one_lost": Standing(exercise="exercise3", attempts=1, last=9.0, passed_functions=["numerical_gradient", "mse_grad"]),
    "one_more": Standing(exercise="exercise3", attempts=1, last=0.0, hints={"mse_grad": 3}),
}


@pytest.mark.parametrize("name", BEFORE)
def test_a_report_says_what_moved(root: Path, course: Course, name: str):
    """Rule 8 of the experience: what moved, and a cause that was told before in short."""
    exercise = course.exercise("exercise3")
    assert exercise is not None
    report = graded(root, "gradient_without_mean")
    before = BEFORE[name]
    if before.causes:
        (told,) = {check.diagnosis.mistake for check in report.checks if check.diagnosis}
        before = msgspec.structs.replace(before, causes=[f"mse_grad:{told}"])
    hints = {function.name: len(function.hints) for function in exercise.functions if function.hints}
    known = ReportContext(before=before, earned=exercise.earned, following=course.exercises[3], hints=hints)
    everywhere(f"gradient_{name}", lambda **look: terminal.render(report, hints=hints, known=known, **look))


@pytest.mark.parametrize(
    ("note", "changed"),
    [
        ("Your own exercise1 was used, from exercise1.py.", "Your own exercise2 was used, from exercise2.py."),
        (
            "exercise1 was not found; its model answers were used instead.",
            "exercise1 and exercise2 were not found; their model answers were used instead.",
        ),
    ],
)
def test_whose_earlier_exercises_were_used_is_told_when_it_is_new(note: str, changed: str, root: Path):
    """In the text; JSON has it every time, and other notes are told every time."""
    other = "A note on something that is wrong."
    report = msgspec.structs.replace(graded(root, "gradient_without_mean"), notes=[note, other])
    first, again, otherwise = (
        terminal.render(report, known=ReportContext(before=Standing(exercise="exercise3"), told=told)).replace("\n", " ")
        for told in ([], [note, other], [changed])
    )
    assert (note in first, note in again, note in otherwise) == (True, False, True)
    assert all(other in each for each in (first, again, otherwise))


def test_what_was_stopped_for_its_time_is_not_said_to_be_wrong(root: Path):
    """It passed before, and nobody knows whether it would now."""
    report = graded(root, "gradient_without_mean")
    known = ReportContext(before=BEFORE["one_lost"])
    assert "No longer right: mse_grad." in terminal.render(report, known=known)
    checks = [msgspec.structs.replace(each, status="timeout") if each.finding else each for each in report.checks]
    assert "No longer right" not in terminal.render(msgspec.structs.replace(report, checks=checks), known=known)


@pytest.mark.parametrize("before", [0.0, 6.0, 20.0])
def test_a_pass_says_what_was_earned(root: Path, course: Course, before: float):
    exercise = course.exercise("exercise1")
    assert exercise is not None
    report = graded(root, "everything_right")
    assert report.passed
    standing = Standing(exercise=exercise.id, attempts=1 if before else 0, last=before, passed=before == 20.0)
    known = ReportContext(before=standing, earned=exercise.earned, following=course.exercises[1])
    everywhere(f"passed_after_{before:g}", lambda **look: terminal.render(report, known=known, **look))


def test_the_status_of_a_whole_course(course: Course):
    """Passed, passed and changed, tried with hints, new, and gone."""
    states = []
    for number, exercise in enumerate(course.exercises):
        passed = number < 2
        standing = Standing(
            exercise=exercise.id,
            attempts=3 if number < 4 else 0,
            best=exercise.points if passed else 6.0 if number == 2 else 0.0,
            last=6.0,
            max_score=exercise.points,
            passed=passed,
            hints={"mse_grad": 2} if number == 2 else {},
        )
        path = None if number == 6 else Path(f"{exercise.id}.py")
        states.append(ExerciseStatus(exercise=exercise, path=path, standing=standing, changed=number == 1))
    everywhere("status", lambda **look: status.render(course, states, **look))


def test_what_was_learnt_fits(course: Course):
    golden("learnt", status.learnt(course))
    assert status.welcome(course).startswith("Every network, from three numbers to GPT-3's 175 billion, learns by one loop:\n")
    assert all(exercise.earned and exercise.learnt for exercise in course.exercises)


def test_a_path_is_shown_as_it_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert workspace.shown(tmp_path / "a" / "b") == str(Path("a", "b"))
    assert workspace.shown(tmp_path.parent / "b") == str(tmp_path.parent / "b")


# ------------------------------------------------------------ in a terminal


def test_in_a_terminal_there_is_a_welcome_once_then_the_status_then_the_watch(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """In a pipe, the status."""
    watched: list[Path] = []
    monkeypatch.setattr("learnloop.cli.watch.watch", lambda root, folder: watched.append(folder) or 0)
    piped = desk.type("")
    assert watched == []
    for stream in (sys.stdout, sys.stdin):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert desk.type("") == f"Two exercises, and you can multiply.\n\n{piped}"
    assert desk.type("") == piped
    assert watched == [desk.folder, desk.folder]
    monkeypatch.delenv("NO_COLOR")
    assert click.unstyle(desk.type("")) == piped != desk.type("")


def screen(program: list[str], cwd: Path) -> str:
    """What a program writes on a terminal."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(program, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    seen = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # nobody holds the other end any more
            break
        if not more:
            break
        seen += more
    process.wait(timeout=30)
    os.close(ours)
    return seen.decode(errors="replace")


BAR = """
import time
from learnloop.cli.progress_bar import Bar
with Bar("Working", 3, quiet=QUIET) as bar:
    bar.advance()
    bar.say("Still working ...")
    time.sleep(SECONDS)
    bar.reach(2, 3)
    time.sleep(0.3)
print("done")
"""


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
def test_a_bar_comes_after_a_second_and_leaves_no_trace(tmp_path: Path):
    """At once a line; nothing more on what is quick, and nothing at all in a pipe or if told to be quiet."""

    def program(seconds: float, quiet: bool) -> list[str]:
        text = BAR.replace("SECONDS", str(seconds)).replace("QUIET", str(quiet))
        return [sys.executable, "-c", text]

    slow = screen(program(2.5, False), tmp_path)
    assert slow.startswith("Working ...")
    assert "Still working" in slow
    assert "\x1b[2K" in slow  # the bar's line is taken away
    assert slow.rstrip().endswith("done")
    assert screen(program(0, False), tmp_path).split() == ["Working", "...", "done"]
    assert screen(program(0, True), tmp_path).split() == ["done"]
    piped = subprocess.run(program(1.5, False), capture_output=True, text=True)
    assert (piped.stdout, piped.stderr) == ("done\n", "")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
def test_a_check_in_a_terminal_acknowledges_at_once(course_folder: Path):
    """And has the colours of the verdicts."""
    shown = screen([sys.executable, "-m", "learnloop", "check", "exercise1", "--no-timing"], course_folder)
    assert shown.startswith("Checking exercise1 ...")
    assert "\x1b[36m  not yet" in shown


# ------------------------------------------------------------ completion


def completed(words: str, desk: Desk) -> list[str]:
    """What bash is offered at the end of these words."""
    environment = os.environ | {"_LEARNLOOP_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run([sys.executable, "-m", "learnloop"], env=environment, cwd=desk.folder, capture_output=True, text=True)
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.split()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("learnloop sta", ["start", "status"]),
        ("learnloop check exercise1 --only re", ["relu"]),
        ("learnloop check exercises/exercise3.py --only re", ["relu_backward"]),
        ("learnloop hint 3 mse", ["mse_grad"]),
        ("learnloop hint exercise3 mse_grad ", []),
        ("learnloop solution exercise8", ["exercise8"]),
        ("learnloop reset linear", ["linear", "linear_backward"]),
        ("learnloop repro exercise3 linear", ["linear_backward"]),
    ],
)
def test_names_are_completed(desk: Desk, words: str, offered: list[str]):
    assert completed(words, desk) == offered


def test_a_target_may_be_a_file(desk: Desk):
    assert completed("learnloop check exercise8", desk)[0] == "exercise8"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_says_where_it_goes(desk: Desk, shell: str):
    shown = desk.type(f"completion {shell}")
    assert f"learnloop completion {shell}" in shown.split("\n")[0]
    assert "_LEARNLOOP_COMPLETE" in shown


def test_an_unknown_shell_is_a_usage_error(desk: Desk):
    from learnloop.cli.commands.completion import script
    from learnloop.cli.main import learnloop

    with pytest.raises(UsageError, match="there is no completion for 'powershell'"):
        script(learnloop, "powershell")


def test_completion_is_silent_where_the_course_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    from learnloop.cli import completion

    monkeypatch.setattr(location, "course_root", lambda: tmp_path)
    assert completion._course() == []
