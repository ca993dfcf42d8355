"""The command line as a student has it: what is typed, what comes back, and what no file may do to it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import psutil
import pytest

from learnloop.cli.main import run
from learnloop.course.location import read_course
from learnloop.course.model import Course

posix = pytest.mark.skipif(os.name == "nt", reason="signals, links and terminals of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="where the kernel confines a worker")

ESCAPES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
CAREFUL = ["-W", "error", "-X", "utf8"]

CHECK = {
    "type": "object",
    "required": ["id", "function", "kind", "status", "score", "max_score", "message", "diagnosis"],
    "properties": {
        "id": {"type": "string", "pattern": r"^\w+\.\w+$"},
        "function": {"type": "string"},
        "kind": {"enum": ["values", "gradient", "behaviour", "timing", "exam"]},
        "status": {"enum": ["passed", "failed", "skipped", "error", "timeout"]},
        "score": {"type": "number", "minimum": 0},
        "max_score": {"type": "number", "minimum": 0},
        "message": {"type": "string"},
        "diagnosis": {
            "type": ["object", "null"],
            "required": ["mistake", "message"],
            "properties": {"mistake": {"type": "string"}, "message": {"type": "string"}},
        },
    },
}
REPORT = {
    "type": "object",
    "required": ["schema", "exercise", "score", "max_score", "passed", "complete", "seed", "sandbox", "seconds", "checks"],
    "properties": {
        "schema": {"const": 1},
        "exercise": {"type": "string"},
        "score": {"type": "number", "minimum": 0},
        "max_score": {"type": "number", "minimum": 0},
        "passed": {"type": "boolean"},
        "complete": {"type": "boolean"},
        "seed": {"type": "integer", "minimum": 0},
        "sandbox": {"type": "string", "minLength": 1},
        "seconds": {"type": "number", "minimum": 0},
        "checks": {"type": "array", "items": CHECK},
    },
}

# ------------------------------------------------------------ running it


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without what would change the output."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LEARNLOOP_DEBUG")}
    return kept | {"PYTHONWARNINGS": ""} | variables


def command(*arguments: str) -> list[str]:
    return [sys.executable, *CAREFUL, "-m", "learnloop", *arguments]


def learnloop(*arguments: str, cwd: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run learnloop in a process of its own, in which a warning is an error."""
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def assert_clean(done: "subprocess.CompletedProcess[str]", code: int) -> None:
    """The exit code, and not a word on stderr: no traceback, no warning, no progress in a pipe."""
    assert (done.returncode, done.stderr) == (code, "")
    assert "Traceback" not in done.stdout
    assert not ESCAPES.search(done.stdout)


def report_in(out: str) -> dict[str, Any]:
    """The one JSON object of a check, held against its schema."""
    assert out.count("\n") == 1
    report = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    jsonschema.validate(report, REPORT)
    assert report["score"] == pytest.approx(sum(check["score"] for check in report["checks"]))
    assert all(check["score"] <= check["max_score"] for check in report["checks"])
    assert not ESCAPES.search(out.rstrip("\n"))
    return report  # type: ignore[no-any-return]


def ids(course: Course, exercise_id: str) -> list[str]:
    """The checks that course.yml promises for an exercise, in order."""
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    return [
        f"{function.name}.{kind}"
        for function in exercise.functions
        for kind in (("exam",) if exercise.kind == "exam" else ("values", "behaviour", "timing"))
        if kind != "timing" or function.timing is not None
    ]


def statuses(report: dict[str, Any], function: str) -> list[str]:
    return [check["status"] for check in report["checks"] if check["function"] == function]


def without_seconds(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name != "seconds"}


@pytest.fixture(scope="session")
def quick(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course of this house with short limits: one second a call, half a gigabyte."""
    folder = tmp_path_factory.mktemp("quick")
    text = (root / "course.yml").read_text("utf-8")
    for old, new in (("call_seconds: 5", "call_seconds: 1"), ("memory_mb: 2048", "memory_mb: 512")):
        assert old in text
        text = text.replace(old, new)
    (folder / "course.yml").write_text(text, "utf-8")
    for name in ("solutions", "autograder/checks"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "accelerated"))
    return folder


MINI = """\
title: Mini
allowed_imports: [numpy, random]
limits: {call_seconds: 1, memory_mb: 512}
exercises:
  - {id: exercise1, title: One, functions: [{name: double, points: 1}]}
  - {id: exercise2, title: Two, functions: [{name: quadruple, points: 2}, {name: shift, points: 1}]}
"""
DOUBLE = "import numpy as np\n\n\ndef double(x):\n    return 2 * x\n"
QUADRUPLE = """\
from exercise1 import double


def quadruple(x):
    return double(double(x))


def shift(x):
    return x + 1
"""


@pytest.fixture(scope="session")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two exercises, the second of which imports the first."""
    folder = tmp_path_factory.mktemp("mini")
    for name in ("solutions", "autograder/checks"):
        (folder / name).mkdir(parents=True)
    (folder / "course.yml").write_text(MINI)
    for exercise, source, names in (("exercise1", DOUBLE, ["double"]), ("exercise2", QUADRUPLE, ["quadruple", "shift"])):
        (folder / "solutions" / f"{exercise}.py").write_text(source)
        checks = "".join(f'{name} = function("{name}", inputs=lambda d: (d.normal(d.N),))\n' for name in names)
        (folder / "autograder" / "checks" / f"{exercise}.py").write_text(f"from learnloop.checks import function\n\n{checks}")
    return folder


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An empty folder with a space and letters beyond ASCII in its name."""
    folder = tmp_path / "leere Übung"
    folder.mkdir()
    return folder


Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def type_in(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    """Type a command in a folder, within this process: ``type_in("check", "1", cwd=folder)``."""

    def typed(*arguments: str, cwd: Path = here) -> tuple[int, str, str]:
        monkeypatch.chdir(cwd)
        code = run(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return typed


Checked = Callable[..., dict[str, Any]]


@pytest.fixture
def checked(here: Path, type_in: Type) -> Checked:
    """The report of ``learnloop check --json``, typed in this process, that ends with this exit code."""

    def check(*arguments: str, code: int, cwd: Path = here) -> dict[str, Any]:
        done, out, err = type_in("check", "--json", *arguments, cwd=cwd)
        assert (done, err) == (code, "")
        return report_in(out)

    return check


# ------------------------------------------------------------ without an argument


def test_outside_of_a_course_it_says_how_to_begin_and_how_to_go_on(type_in: Type):
    code, out, err = type_in()
    assert (code, err) == (0, "")
    assert "There is no course in this folder." in out
    assert "learnloop start" in out
    assert "cd into your course folder" in out


@pytest.mark.parametrize("inside", ["", "exercises"])
def test_in_a_course_folder_it_names_each_exercise_and_what_to_type(
    course: Course, course_folder: Path, inside: str, type_in: Type
):
    code, out, err = type_in(cwd=course_folder / inside)
    assert (code, err) == (0, "")
    for exercise in course.exercises:
        assert re.search(rf"^[> ] {exercise.id}  {re.escape(exercise.title.partition(':')[0])} +new$", out, re.M)
    assert "Next:  edit exercise1.py, then  learnloop check exercise1\n" in out
    assert "Your progress is not saved in this folder yet. To save it:  learnloop start" in out


def test_an_exercise_that_was_deleted_is_listed_as_such(course_folder: Path, type_in: Type):
    (course_folder / "exercises" / "exercise2.py").unlink()
    _, out, _ = type_in(cwd=course_folder)
    assert re.search(r"^  exercise2 .* no file here$", out, re.M)
    assert out.count("no file here") == 1


def test_the_file_that_is_read_is_the_file_that_is_checked(course_folder: Path, type_in: Type):
    """When an exercise is both here and in exercises/, no two commands mean different files."""
    (course_folder / "exercise2.py").write_text("def mse(:\n")
    type_in("start", ".", cwd=course_folder)
    _, judged, _ = type_in("check", "exercise2", "--no-timing", cwd=course_folder)
    assert "Python cannot read" in judged
    type_in("reset", "exercise2", cwd=course_folder)
    assert "Python cannot read" not in type_in("check", "exercise2", "--no-timing", cwd=course_folder)[1]


# ------------------------------------------------------------ start


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*")) if path.is_file()}


def test_start_copies_every_exercise_and_says_what_to_type_next(root: Path, course: Course, here: Path, type_in: Type):
    code, out, err = type_in("start")
    assert (code, err) == (0, "")
    made = here / "learnloop-course" / "exercises"
    assert sorted(path.name for path in made.iterdir()) == [f"{exercise.id}.py" for exercise in course.exercises]
    for path in made.iterdir():
        assert path.read_bytes() == (root / "exercises" / path.name).read_bytes()
    assert out.startswith(f"Copied {len(course.exercises)} exercises into learnloop-course")
    assert "  cd learnloop-course\n" in out
    assert type_in("check", "exercise1", "--no-timing", cwd=here / "learnloop-course")[0] == 1


def test_start_again_changes_nothing_and_says_how_to_go_on(here: Path, type_in: Type):
    type_in("start")
    before = contents(here)
    code, out, _ = type_in("start")
    assert code == 0
    assert "nothing was changed" in out
    assert out.endswith("Next:\n  cd learnloop-course\n  learnloop\n")
    assert contents(here) == before


@pytest.mark.parametrize("inside", ["", "exercises"])
def test_start_again_from_inside_the_course_changes_nothing(course_folder: Path, inside: str, type_in: Type):
    """A course within a course would be two places to work in."""
    type_in("start", cwd=course_folder / inside)  # which marks it as a learner's
    before = contents(course_folder)
    code, out, _ = type_in("start", cwd=course_folder / inside)
    assert contents(course_folder) == before
    assert code == 0
    assert "nothing was changed" in out
    assert out.endswith("Next:\n  learnloop\n")
    assert not list(course_folder.rglob("learnloop-course"))


def test_start_leaves_what_was_edited_and_brings_back_what_was_deleted(root: Path, here: Path, type_in: Type):
    type_in("start", "mine")
    made = here / "mine" / "exercises"
    (made / "exercise1.py").write_text("# my work\n")
    (made / "exercise2.py").unlink()
    (made / "exercise3.py").rename(made / "exercise3.ipynb")
    code, out, _ = type_in("start", "mine")
    assert code == 0
    assert out.startswith("Copied 1 exercise")
    assert (made / "exercise1.py").read_text() == "# my work\n"
    assert (made / "exercise2.py").read_bytes() == (root / "exercises" / "exercise2.py").read_bytes()
    assert not (made / "exercise3.py").exists()


def test_start_in_this_folder_needs_no_cd(here: Path, type_in: Type):
    code, out, _ = type_in("start", ".")
    assert code == 0
    assert "cd " not in out
    assert (here / "exercises" / "exercise1.py").is_file()


@posix
def test_the_cd_that_start_prints_can_be_pasted(here: Path, type_in: Type):
    _, out, _ = type_in("start", "my course's")
    line = next(line for line in out.splitlines() if line.startswith("  cd "))
    subprocess.run(["sh", "-c", f"{line} && test -f exercises/exercise1.py"], cwd=here, check=True)


@pytest.mark.parametrize("folder", ["notes.txt", "notes.txt/deep/er"])
def test_start_into_a_file_is_a_usage_error(here: Path, folder: str, type_in: Type):
    """Below a regular file nobody can write, not even root."""
    (here / "notes.txt").write_text("mine")
    code, out, err = type_in("start", folder)
    assert (code, out) == (2, "")
    assert err.startswith(f"learnloop: cannot write to {Path(folder)}: ")
    assert err.rstrip().endswith("learnloop start DIR")
    assert (here / "notes.txt").read_text() == "mine"


@posix
def test_start_over_a_link_to_nothing_is_a_usage_error(here: Path, type_in: Type):
    (here / "exercises").mkdir()
    (here / "exercises" / "exercise1.py").symlink_to(here / "elsewhere.py")
    code, _, err = type_in("start", ".")
    assert code == 2
    assert "exercise1.py: it is a link to nothing" in err
    assert "learnloop start" in err
    assert not (here / "elsewhere.py").exists()


# ------------------------------------------------------------ which file a target means


@pytest.mark.parametrize(
    ("inside", "target"),
    [
        ("", "exercise2"),
        ("", "2"),
        ("", "exercises/exercise2.py"),
        ("", "./exercises/../exercises/exercise2.py"),
        ("exercises", "exercise2"),
        ("exercises", "2"),
        ("exercises", "exercise2.py"),
        ("..", "mein Kürs/exercises/exercise2.py"),
        ("", "ABSOLUTE"),
    ],
)
def test_a_target_is_an_id_a_number_or_a_path(course_folder: Path, inside: str, target: str, type_in: Type):
    path = course_folder / "exercises" / "exercise2.py"
    target = str(path) if target == "ABSOLUTE" else target
    code, out, err = type_in("check", "--no-timing", target, cwd=course_folder / inside)
    assert (code, err) == (1, "")
    assert out.startswith("exercise2  The loss")
    assert "Not yet: 0 of 4 functions pass." in out


def test_a_file_beside_is_taken_before_the_one_in_exercises(course_folder: Path, root: Path, type_in: Type):
    shutil.copy(root / "solutions" / "exercise2.py", course_folder)
    assert type_in("check", "--no-timing", "exercise2", cwd=course_folder)[0] == 0
    assert type_in("check", "--no-timing", "exercise2", cwd=course_folder / "exercises")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["exercis3"], "there is no exercise 'exercis3'. Did you mean exercise3?"),
        (["Exercise3"], "there is no exercise 'Exercise3'. Did you mean exercise3?"),
        (["excercise 2"], "there is no exercise 'excercise 2'. Did you mean exercise2?"),
        (["99"], "there is no exercise '99'. There are: exercise1, exercise2"),
        (["0"], "there is no exercise '0'. There are: exercise1, exercise2"),
        ([""], "there is no exercise ''. There are: exercise1, exercise2"),
        (["1", "exercis3"], "there is no exercise 'exercis3'. Did you mean exercise3?"),
        (["nowhere/exercise1.py"], "there is no file nowhere/exercise1.py."),
        (["exercise1.ipynb"], "there is no file exercise1.ipynb."),
        (["homework.py"], "homework.py is not the name of an exercise (exercise1 to exercise"),
        (["exercises/exercise99.py"], "exercise99.py is not the name of an exercise (exercise1 to exercise"),
        (["exercises/exercise1.txt"], "exercise1.txt is neither a .py nor an .ipynb file."),
        (["exercise1", "--only", "rleu"], "exercise1 has no function 'rleu'. Did you mean relu?"),
        (["exercise1", "--only", "relu", "--only", "xyzxyz"], "exercise1 has no function 'xyzxyz'. There are: linear, relu,"),
        (["exercise1", "exercise2", "--only", "relu"], "exercise2 has no function 'relu'."),
    ],
)
def test_what_does_not_exist_is_a_usage_error_that_says_what_does(
    course_folder: Path, arguments: Sequence[str], said: str, type_in: Type
):
    for json_too in ([], ["--json"]):
        code, out, err = type_in("check", *arguments, *json_too, cwd=course_folder)
        assert (code, out) == (2, "")
        assert err.startswith(f"learnloop: {said}")
        assert "not of your code" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "1", "--seed", "-1"],
        ["check", "1", "--seed", "x"],
        ["check", "1", "--seed", str(2**63)],
        ["check", "1", "--frobnicate"],
        ["check", "1", "--only"],
        ["check", "1", "--course", "nowhere"],
        ["chekc", "1"],
        ["--versoin"],
        ["start", "a", "b"],
        ["dev", "schema", "x"],
    ],
)
def test_a_wrong_use_of_options_is_a_usage_error(course_folder: Path, arguments: Sequence[str], type_in: Type):
    code, out, err = type_in(*arguments, cwd=course_folder)
    assert (code, out) == (2, "")
    assert err.startswith(("Usage: learnloop", "Error: "))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["exercis3"], "learnloop: there is no exercise 'exercis3'. Did you mean exercise3?"),
        (["1", "--seed", "x"], "Usage: learnloop check"),
        (["1", "--only", "rleu"], "learnloop: exercise1 has no function 'rleu'. Did you mean relu?"),
    ],
)
def test_a_usage_error_leaves_nothing_open(course_folder: Path, arguments: Sequence[str], said: str):
    """Whatever was started in advance is ended in order: no warning follows the message."""
    done = learnloop("check", *arguments, cwd=course_folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert "Warning" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_path_that_is_too_long_to_exist_is_a_usage_error(type_in: Type):
    code, out, err = type_in("check", f"{'a' * 5000}/exercise1.py")
    assert (code, out) == (2, "")
    assert err.startswith("learnloop: there is no file aaa")


@posix
@pytest.mark.parametrize("arguments", [[], ["start"], ["check", "1"]])
def test_a_folder_that_was_deleted_meanwhile_is_told(here: Path, arguments: Sequence[str]):
    """A terminal may stand in a folder that is gone; that is neither learnloop's fault nor a reason for a traceback."""
    line = " ".join(f"'{word}'" for word in command(*arguments))
    folder = here / "gone"
    folder.mkdir()
    done = subprocess.run(f"rmdir '{folder}' && {line}", shell=True, cwd=folder, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("learnloop: ")
    assert "report it" not in done.stderr


def test_without_its_file_an_exercise_says_how_to_get_one(type_in: Type):
    code, out, err = type_in("check", "exercise1")
    assert (code, out) == (2, "")
    assert err.startswith("learnloop: there is no exercise1.py here or in exercises/.")
    assert "learnloop start" in err
    assert "learnloop check exercise1" in err


@pytest.mark.parametrize("kind", ["folder", pytest.param("pipe", marks=posix), pytest.param("dangling link", marks=posix)])
def test_a_name_that_is_there_and_no_file_is_not_passed_over(course_folder: Path, kind: str, type_in: Type):
    """``check exercise2`` beside a folder or pipe of that name tells of it, and does not judge another file unasked."""
    path = course_folder / "exercise2.py"
    {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "dangling link": lambda: path.symlink_to("nowhere")}[kind]()
    code, out, _ = type_in("check", "exercise2", "--no-timing", cwd=course_folder)
    assert code == 1
    assert "exercise2.py is " in out


# ------------------------------------------------------------ the JSON


def test_the_model_solutions_pass_all_together(root: Path, course: Course, here: Path):
    """Several targets give one object with all reports; nothing is said of timing that was not asked for."""
    for exercise in course.exercises:
        shutil.copy(root / "solutions" / f"{exercise.id}.py", here)
    done = learnloop("check", "--json", "--no-timing", *(exercise.id for exercise in course.exercises), cwd=here)
    assert_clean(done, 0)
    both = json.loads(done.stdout)
    assert set(both) == {"schema", "reports"}
    assert both["schema"] == 1
    assert [report["exercise"] for report in both["reports"]] == [exercise.id for exercise in course.exercises]
    for report, exercise in zip(both["reports"], course.exercises, strict=True):
        jsonschema.validate(report, REPORT)
        assert report["passed"]
        assert [check["id"] for check in report["checks"]] == ids(course, exercise.id)
        assert report["max_score"] == exercise.points
        deselected = [check for check in report["checks"] if check["kind"] == "timing"]
        assert report["complete"] == (not deselected)
        assert report["score"] == pytest.approx(exercise.points - sum(check["max_score"] for check in deselected))
        assert all(
            "your own" in note.lower() or exercise.kind == "exam" for note in report["notes"]
        )  # a passed exam tells of the badge


def test_one_that_fails_makes_the_exit_code_of_all(root: Path, course_folder: Path):
    shutil.copy(root / "solutions" / "exercise4.py", course_folder / "exercises")
    done = learnloop("check", "--json", "--no-timing", "4", "2", "4", cwd=course_folder)
    assert_clean(done, 1)
    assert [report["passed"] for report in json.loads(done.stdout)["reports"]] == [True, False, True]


def test_stubs_are_not_started_and_earn_nothing(course: Course, course_folder: Path, checked: Checked):
    report = checked("exercise1", "--no-timing", cwd=course_folder, code=1)
    assert [check["id"] for check in report["checks"]] == ids(course, "exercise1")
    assert report["score"] == 0
    assert report["max_score"] == 20
    assert statuses(report, "linear")[:2] == ["passed", "passed"]
    assert all(check["status"] != "passed" for check in report["checks"] if check["max_score"])


def test_only_selects_and_the_rest_keeps_its_points(course: Course, here: Path, root: Path, checked: Checked):
    """``passed`` speaks of what was selected; ``complete`` says that it was not all."""
    text = (root / "solutions" / "exercise2.py").read_text("utf-8").replace("np.mean((pred - target) ** 2)", "1.0")
    (here / "exercise2.py").write_text(text, "utf-8")
    arguments = ["2", "--no-timing", "--seed", "5"]
    right = checked(*arguments, "--only", "accuracy", "--only", "one_hot", code=0)
    wrong = checked(*arguments, "--only", "mse", code=1)
    whole = checked(*arguments, code=1)
    for report in (right, wrong, whole):
        assert report["max_score"] == 14
        assert not report["complete"]
        assert [check["id"] for check in report["checks"]] == ids(course, "exercise2")
    assert right["passed"]
    assert right["score"] == 5
    assert not wrong["passed"]
    assert wrong["score"] == 0
    assert {check["function"] for check in right["checks"] if check["status"] != "skipped"} == {"accuracy", "one_hot"}
    assert {check["message"] for check in right["checks"] if check["status"] == "skipped"} == {"not selected"}
    chosen = [check for check in whole["checks"] if check["function"] == "mse"]
    assert chosen == [check for check in wrong["checks"] if check["function"] == "mse"]


def test_a_seed_repeats_the_report(here: Path, root: Path, checked: Checked):
    """But for its seconds; and the seed that a report names is the one that it was made with."""
    wrong = (root / "solutions" / "exercise2.py").read_text("utf-8").replace("** 2)", "** 3)")
    (here / "exercise2.py").write_text(wrong, "utf-8")
    first = checked("2", "--no-timing", code=1)
    again = checked("2", "--no-timing", "--seed", str(first["seed"]), code=1)
    other = checked("2", "--no-timing", "--seed", "3", code=1)
    assert without_seconds(again) == without_seconds(first)
    assert other["seed"] == 3
    assert [check["status"] for check in other["checks"]] == [check["status"] for check in first["checks"]]
    assert [check["finding"] for check in other["checks"]] != [check["finding"] for check in first["checks"]]


def test_the_same_file_gives_the_same_text_and_an_edit_gives_new_inputs(here: Path, root: Path):
    wrong = (root / "solutions" / "exercise2.py").read_text("utf-8").replace("** 2)", "** 3)")
    (here / "exercise2.py").write_text(wrong, "utf-8")
    texts = [learnloop("check", "2", "--no-timing", cwd=here) for _ in range(2)]
    assert texts[0].stdout == texts[1].stdout
    for done in texts:
        assert_clean(done, 1)
    (here / "exercise2.py").write_text(wrong + "# a comment\n", "utf-8")
    edited = learnloop("check", "2", "--no-timing", cwd=here)
    assert edited.stdout != texts[0].stdout
    assert edited.stdout.partition("entry")[0] == texts[0].stdout.partition("entry")[0]


def test_line_endings_of_windows_and_a_byte_order_mark_change_nothing(here: Path, root: Path, checked: Checked):
    text = (root / "solutions" / "exercise2.py").read_text("utf-8")
    reports = []
    for mark, ending in (("", "\n"), ("\ufeff", "\r\n")):
        (here / "exercise2.py").write_bytes((mark + text.replace("\n", ending)).encode())
        reports.append(without_seconds(checked("2", "--no-timing", code=0)))
    assert reports[0] == reports[1]


# ------------------------------------------------------------ files that are no answer


def as_fifo(path: Path) -> None:
    os.mkfifo(path)


def as_link(path: Path) -> None:
    (path.parent / "real.py").write_text("def mse(pred, target):\n    return ((pred - target) ** 2).mean()\n")
    path.symlink_to("real.py")


Make = Callable[[Path], object]


def written(text: str) -> Make:
    """What writes that text into a file."""
    return lambda path: path.write_text(text)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda path: path.mkdir(), "is a folder", id="a folder"),
        pytest.param(lambda path: path.write_bytes(bytes(50 << 20)), "is 50.0 MB; the limit is 1 MB", id="50 MB"),
        pytest.param(lambda path: path.write_bytes(bytes(range(256)) * 9), "is not UTF-8 text", id="binary"),
        pytest.param(lambda path: path.write_bytes(b"x = 1\0\n"), "contains NUL bytes", id="a NUL byte"),
        pytest.param(lambda path: path.write_bytes(b"# a\nx = '\xe9'\n"), "is not UTF-8 text (line 2)", id="latin-1"),
        pytest.param(written("x = 1\ndef mse(:\n"), "invalid syntax (line 2)", id="a syntax error"),
        pytest.param(written("x" + "(" * 5000), "Python cannot read", id="brackets without end"),
        pytest.param(written("x = " + "-" * 50_000 + "1\n"), "cannot", id="nested too deep"),
        pytest.param(as_fifo, "is not a regular file", id="a pipe", marks=posix),
        pytest.param(as_link, "is a link to another file", id="a link", marks=posix),
        pytest.param(lambda path: path.symlink_to("nowhere"), "is a link to another file", id="a broken link", marks=posix),
        pytest.param(written("raise SystemExit(0)\n"), "called exit()", id="an exit"),
        pytest.param(written("while True: pass\n"), "Still running after 1 s", id="an endless loop"),
        pytest.param(written("raise KeyboardInterrupt\n"), "Your code stopped", id="a KeyboardInterrupt"),
        pytest.param(
            written("class Quiet(BaseException): pass\nraise Quiet\n"),
            "Your code stopped",
            id="a BaseException",
        ),
        pytest.param(written("import random\nrandom._os._exit(0)\n"), "", id="an exit without cleaning up", marks=linux),
        pytest.param(
            written("import random\nrandom._os.kill(random._os.getpid(), 9)\n"),
            "",
            id="kills itself",
            marks=linux,
        ),
        pytest.param(
            written("import random\nrandom._os.kill(random._os.getppid(), 9)\nraise ValueError\n"),
            "",
            id="kills its parent",
            marks=linux,
        ),
        pytest.param(
            written("import numpy as np\nheld = []\nwhile True: held.append(np.zeros(10**7))\n"),
            "more memory than there is",
            id="eats memory",
            marks=linux,
        ),
        pytest.param(written("raise ValueError('\\x1b[31m' + '\\u202e')"), "Your code stopped", id="escapes"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_every_check_listed(
    quick: Path, course: Course, here: Path, make: Make, said: str, checked: Checked
):
    """It is the student's fault: exit code 1, every check with score 0 as JSON, one message and no traceback as text."""
    make(here / "exercise2.py")
    report = checked("exercise2.py", "--course", str(quick), code=1)
    assert [check["id"] for check in report["checks"]] == ids(course, "exercise2")
    assert report["max_score"] == 14
    assert report["complete"]
    assert report["score"] == 0
    assert all(check["score"] == 0 for check in report["checks"])
    assert {check["status"] for check in report["checks"]} <= {"failed", "error", "timeout", "skipped"}
    assert said in report["problem"]["message"]
    assert "Traceback" not in json.dumps(report)


def test_an_empty_file_says_what_is_missing(course: Course, here: Path, quick: Path, checked: Checked):
    (here / "exercise2.py").write_bytes(b"")
    report = checked("exercise2.py", "--course", str(quick), code=1)
    assert [check["id"] for check in report["checks"]] == ids(course, "exercise2")
    assert report["score"] == 0
    assert "There is no function `mse` in exercise2.py." in report["checks"][0]["message"]


def test_a_problem_with_the_file_is_told_once_as_text(here: Path, quick: Path):
    (here / "exercise2.py").write_text("x = 1\ndef mse(:\n")
    done = learnloop("check", "2", "--course", str(quick), cwd=here)
    assert_clean(done, 1)
    assert done.stdout.count("Python cannot read exercise2.py") == 1
    assert "     2 | def mse(:\n" in done.stdout
    assert done.stdout.rstrip().endswith("Next:  edit exercise2.py, then  learnloop check exercise2")


WRONG_MSE = {
    "an endless loop": "while True: pass",
    "an exit": "raise SystemExit(0)",
    "a BaseException": "raise GeneratorExit('x')",
    "recursion without end": "return mse(pred, target)",
    "memory": "return np.ones((10**6, 10**6))",
    "escapes": "raise ValueError('\\x1b[31mred\\u202e\\x07')",
    "a flood on stdout": "print('x' * 10**8)\n    return 0.0",
    "an exit without cleaning up": "random._os._exit(0)",
    "killing itself": "random._os.kill(random._os.getpid(), 9)",
    "a fork": "random._os.fork()\n    return 0.0",
    "writing to every descriptor": "[_write(d) for d in range(64)]\n    return 0.0",
    "a lambda": "return lambda: 0",
    "an object array": "return np.array([object()])",
    "a list in itself": "a = []\n    a.append(a)\n    return a",
    "not a number": "return float('nan')",
    "a subclass": "return type('Liar', (float,), {'__eq__': lambda s, o: True})(1.0)",
}
BESIDE = """\
import random

import numpy as np


def _write(descriptor):
    try:
        random._os.write(descriptor, b"{}")
    except OSError:
        pass


def mse(pred, target):
    BODY


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
"""


@linux
@pytest.mark.parametrize("body", WRONG_MSE.values(), ids=WRONG_MSE.keys())
def test_a_function_that_misbehaves_costs_only_itself(quick: Path, course: Course, here: Path, body: str, checked: Checked):
    (here / "exercise2.py").write_text(BESIDE.replace("BODY", body))
    report = checked("2", "--no-timing", "--course", str(quick), code=1)
    assert [check["id"] for check in report["checks"]] == ids(course, "exercise2")
    assert statuses(report, "accuracy") == ["passed", "passed"]
    assert statuses(report, "mse")[0] in ("failed", "error", "timeout")
    assert report["score"] == 3


def test_a_loop_in_one_function_is_a_timeout_of_its_own(quick: Path, here: Path):
    (here / "exercise2.py").write_text(BESIDE.replace("BODY", WRONG_MSE["an endless loop"]))
    done = learnloop("check", "2", "--no-timing", "--course", str(quick), cwd=here)
    assert_clean(done, 1)
    assert "mse in exercise2.py, line 14" in done.stdout  # the loop, where signals can ask for it
    assert "Still running after 1 s of computing time, so it was stopped." in done.stdout
    assert re.search(r"^  ok +accuracy +values, behaviour$", done.stdout, re.M)
    assert "1 of 4 functions pass" in done.stdout


# ------------------------------------------------------------ what students print and say


SAYS = """\
import numpy as np
print("from the file \\x1b[2J\\x1b]0;title\\x07 \\u202eenod")


def mse(pred, target):
    print("from mse \\x1b[31m")
    print("  ok       mse                    values, behaviour")
    raise ValueError("what \\x1b[31mred \\u2066\\u202e said")


def accuracy(logits, labels):
    print("quiet: it passes")
    return np.mean(logits.argmax(axis=1) == labels)
"""


def test_what_a_student_prints_stands_only_in_a_labelled_block(quick: Path, here: Path):
    """Nothing that is printed can be taken for the report, and nothing of it moves the cursor."""
    (here / "exercise2.py").write_text(SAYS)
    done = learnloop("check", "2", "--no-timing", "--course", str(quick), cwd=here)
    assert_clean(done, 1)
    lines = done.stdout.splitlines()
    at = lines.index("Printed by your mse():")
    assert lines[at + 1] == "    | from mse [31m"
    assert lines[at + 2] == "    |   ok       mse                    values, behaviour"
    at = lines.index("Printed by your exercise file:")
    assert lines[at + 1].startswith("    | from the file [2J")
    own = [line for line in lines if not line.startswith("    | ")]
    assert not any("from " in line and "from mse" in line for line in own)
    assert "Python's own words: ValueError: what [31mred  said" in own
    assert not any(line.startswith("  ok ") and "mse" in line for line in own)


def test_what_a_student_says_is_clean_in_json_too(quick: Path, here: Path, checked: Checked):
    (here / "exercise2.py").write_text(SAYS)
    report = checked("2", "--no-timing", "--course", str(quick), code=1)
    assert not ESCAPES.search(json.dumps(report, ensure_ascii=False))
    assert report["printed"] == "from the file [2J]0;title enod\n"
    assert "quiet: it passes" in next(check for check in report["checks"] if check["id"] == "accuracy.values")["printed"]


def test_half_of_a_character_is_no_reason_to_lose_the_file(quick: Path, here: Path, checked: Checked):
    """A lone surrogate cannot be encoded; whoever prints or raises one hears of the fault, not of a dead process."""
    (here / "exercise2.py").write_text(BESIDE.replace("BODY", "raise ValueError('\\ud800')") + "\n\nprint('\\ud800')\n")
    report = checked("2", "--no-timing", "--course", str(quick), code=1)
    assert report["problem"] is None
    assert statuses(report, "accuracy") == ["passed", "passed"]
    assert "ended its own process" not in json.dumps(report)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("as_json", [True, False])
def test_a_narrow_encoding_of_the_terminal_loses_no_report(quick: Path, here: Path, encoding: str, as_json: bool):
    """As in a pipe on Windows: what cannot be written is replaced, and JSON is UTF-8 or ASCII everywhere."""
    (here / "exercise2.py").write_text("print('日本 →')\nraise ValueError('→')\n", "utf-8")
    arguments = ["check", "2", "--course", str(quick), *(["--json"] if as_json else [])]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "learnloop", *arguments],
        cwd=here,
        env=environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    if as_json:
        assert json.loads(done.stdout.decode("utf-8"))["printed"] == "日本 →\n"
    else:
        assert b"Not yet: 0 of 4" in done.stdout


@pytest.mark.parametrize("columns", [60, 80])
def test_lines_are_as_long_as_the_terminal_is_wide(root: Path, quick: Path, here: Path, columns: int):
    """The report of a wrong gradient, of a crash, of a loop, with much printed: nothing sticks out at the right."""
    text = (root / "solutions" / "exercise3.py").read_text("utf-8")
    text = text.replace("return 2.0 * (pred - target) / pred.size", "print('x' * 500)\n    return 2.0 * (pred - target)", 1)
    assert "'x' * 500" in text
    (here / "exercise3.py").write_text(text, "utf-8")
    (here / "exercise2.py").write_text(SAYS)
    (here / "exercise1.py").write_text("def softmax(z):\n    return z @ z" + " + 0.0" * 40 + "\n")
    done = learnloop("check", "3", "2", "1", "--no-timing", "--course", str(quick), cwd=here, COLUMNS=str(columns))
    assert_clean(done, 1)
    assert [line for line in done.stdout.splitlines() if len(line) > columns] == []
    assert any(len(line) > columns - 15 for line in done.stdout.splitlines())


# ------------------------------------------------------------ pipes and terminals


def on_a_terminal(*arguments: str, cwd: Path, **variables: str) -> str:
    """What a terminal of 80 columns is sent."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(*arguments), cwd=cwd, env=environment(TERM="xterm", **variables), stdin=theirs, stdout=theirs, stderr=theirs
    ):
        os.close(theirs)
        data = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # EIO: the other side is closed
                piece = b""
            if not piece:
                break
            data += piece
    os.close(ours)
    return data.decode().replace("\r\n", "\n")


@posix
def test_colour_is_for_terminals_and_never_the_only_sign(course_folder: Path):
    """In a pipe, and with NO_COLOR, the same words without one escape sequence."""
    arguments = ["check", "1", "--no-timing"]
    piped = learnloop(*arguments, cwd=course_folder)
    assert_clean(piped, 1)
    coloured = on_a_terminal(*arguments, cwd=course_folder)
    plain = on_a_terminal(*arguments, cwd=course_folder, NO_COLOR="1")
    assert "\x1b[32m" in coloured
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert plain == "Checking exercise1 ...\n" + piped.stdout


@posix
@pytest.mark.parametrize("arguments", [["check", "1", "2", "--no-timing"], ["check", "1", "--json", "--no-timing"], []])
def test_a_reader_that_has_had_enough_is_no_error(course_folder: Path, arguments: Sequence[str]):
    """``learnloop ... | head -1``, and a reader that is gone before the first line."""
    for reader in (["head", "-1"], ["true"]):
        with subprocess.Popen(
            command(*arguments), cwd=course_folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as ours:
            assert ours.stdout is not None
            assert ours.stderr is not None
            read = subprocess.run(reader, stdin=ours.stdout, capture_output=True, text=True, check=True).stdout
            ours.stdout.close()
            assert ours.stderr.read() == b""
        assert ours.returncode in (0, 1)
        assert read.count("\n") == (reader != ["true"])


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
def test_it_needs_no_standard_stream(course_folder: Path, closed: str):
    """As when a service or another program starts it."""
    line = " ".join(f"'{word}'" for word in command("check", "1", "--no-timing"))
    done = subprocess.run(f"{line} {closed}", shell=True, cwd=course_folder, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert (">&-" in closed.replace("2>&-", "")) == (done.stdout == "")


def test_it_never_waits_for_input(here: Path, quick: Path):
    """Neither learnloop nor the student's code reads from a pipe that stays open."""
    (here / "exercise2.py").write_text(BESIDE.replace("BODY", "return float(input())"))
    arguments = command("check", "2", "--json", "--no-timing", "--course", str(quick))
    with subprocess.Popen(
        arguments, cwd=here, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        report = json.loads(done.stdout.read())
        assert done.wait(timeout=20) == 1
        assert done.stderr.read() == b""
    assert statuses(report, "mse")[0] == "error"
    assert statuses(report, "accuracy") == ["passed", "passed"]


# ------------------------------------------------------------ being stopped


def processes_of(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """Its processes, once it grades: the fork server, the reference, and a worker or a probe that the server made."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        own = psutil.Process(process.pid).children()
        found = psutil.Process(process.pid).children(recursive=True)
        if len(own) == 2 and len(found) > 2:
            return found
        time.sleep(0.02)
    raise AssertionError("its processes were not started within 30 s")


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that is dead and waits for init to notice does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@linux
@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_stopping_it_leaves_no_process_behind(here: Path, sent: signal.Signals, code: int):
    """Ctrl-C is told in one line; whatever ends learnloop ends what it started: fork server, worker, reference."""
    (here / "exercise2.py").write_text("while True: pass\n")
    with subprocess.Popen(
        command("check", "2"),
        cwd=here,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell has background jobs ignore it
    ) as process:
        started = processes_of(process)
        process.send_signal(sent)
        out, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert out == b""
    assert err.strip() == (b"Interrupted; nothing was changed." if sent == signal.SIGINT else b"")
    until = time.monotonic() + 10
    while any(is_alive(each) for each in started) and time.monotonic() < until:
        time.sleep(0.02)
    assert [each for each in started if is_alive(each)] == []


def test_ctrl_c_while_learnloop_is_loading_is_told_like_any_other(here: Path):
    """The first tenth of a second is spent with imports; an impatient reader gets no traceback then."""
    program = (
        "import sys\n"
        "class CtrlC:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'click':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, CtrlC())\n"
        "from learnloop.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=here, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (130, "")
    assert "Traceback" not in done.stderr


# ------------------------------------------------------------ what lies about in a folder


IMPOSTORS = [
    "numpy",
    "click",
    "msgspec",
    "yaml",
    "json",
    "typing",
    "random",
    "conftest",
    "sitecustomize",
    "usercustomize",
    "checks",
]


def test_files_of_a_student_do_not_become_the_graders(root: Path, here: Path):
    """`python -m` puts the current folder first; a student's numpy.py there is theirs alone, and of no effect."""
    for name in IMPOSTORS:
        marker = here / f"{name}.ran"
        (here / f"{name}.py").write_text(f"open({str(marker)!r}, 'w').close()\nraise SystemExit('{name} of a student')\n", "utf-8")
    (here / "pytest.ini").write_text("[pytest]\naddopts = --nothing\n")
    (here / "course.yml").write_text("title: not the course\n")
    shutil.copy(root / "solutions" / "exercise1.py", here)
    for target, cwd in (("1", here), (str(here / "exercise1.py"), here.parent)):
        done = learnloop("check", target, "--json", "--no-timing", cwd=cwd)
        assert_clean(done, 0)
        assert report_in(done.stdout)["passed"]
    assert list(here.glob("*.ran")) == []
    assert list(here.rglob("__pycache__")) == []


def test_a_module_beside_the_exercise_is_not_found_by_it(here: Path, quick: Path, checked: Checked):
    """Only earlier exercises can be imported, and a worker sees no other file."""
    (here / "statistics.py").write_text("mean = None\n")
    (here / "exercise2.py").write_text("import statistics\nmse = statistics.mean\naccuracy = statistics.fmean\n")
    report = checked("2", "--no-timing", "--course", str(quick), code=1)
    assert report["problem"] is None
    assert "not callable" not in json.dumps(report)


def test_nothing_is_written_into_the_folder(course_folder: Path):
    before = contents(course_folder)
    learnloop("check", "1", "2", "--no-timing", cwd=course_folder)
    assert contents(course_folder) == before


# ------------------------------------------------------------ notebooks


def notebook(*cells: str | list[str], **more: Any) -> str:
    """A notebook with these code cells between two of text, as Jupyter writes it."""
    code = [{"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": source} for source in cells]
    text = [{"cell_type": "markdown", "metadata": {}, "source": ["# A lesson\n", "def mse(pred, target): return 0"]}]
    return json.dumps({"cells": [*text, *code, *text], "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more})


ONE_HOT = "def one_hot(labels, n_classes):\n    return np.eye(n_classes)[labels]"
MSE = ["import numpy as np\n", "\n", "def mse(pred, target):\n", "    return np.mean((pred - target) ** 2)"]


def test_a_notebook_is_graded_like_a_file(course: Course, quick: Path, here: Path, checked: Checked):
    """Cell by cell: sources as one text or as lines; magics, bare expressions and what no function needs are left out."""
    text = notebook(
        MSE, "%matplotlib inline\n!pip install x\nprint('not run')\nmse(1, 2)", "x = 1 / 0\ny = 2", "def broken(:", ONE_HOT
    )
    (here / "exercise2.ipynb").write_text(text)
    for target in ("exercise2.ipynb", "exercise2", "2"):
        report = checked(target, "--no-timing", "--course", str(quick), code=1)
        assert [check["id"] for check in report["checks"]] == ids(course, "exercise2")
        assert statuses(report, "mse")[:2] == ["passed", "passed"]
        assert statuses(report, "one_hot") == ["passed", "passed"]
        assert report["printed"] == ""
    assert report["notes"] == []


def test_a_place_in_a_notebook_is_its_cell_and_line(quick: Path, here: Path):
    (here / "exercise2.ipynb").write_text(
        notebook("import numpy as np", "%timeit\ndef mse(pred, target):\n    return pred @ target")
    )
    done = learnloop("check", "2", "--only", "mse", "--no-timing", "--course", str(quick), cwd=here)
    assert_clean(done, 1)
    assert "mse in exercise2.ipynb, cell 3, line 3" in done.stdout
    assert "     3 |     return pred @ target" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read as a notebook"),
        ("{}", "cannot be read as a notebook"),
        ('{"cells": 3}', "cannot be read as a notebook"),
        ('{"cells": [{"cell_type": 1}]}', "cannot be read as a notebook"),
        ('{"cells": [{"cell_type": "code", "source": {}}]}', "cannot be read as a notebook"),
        ("def mse(pred, target): pass", "cannot be read as a notebook"),
        ("[" * 100_000, "cannot be read as a notebook"),
        (notebook("x = 1\n" * 200_000), "more than 1 MB of code"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_told(quick: Path, course: Course, here: Path, text: str, said: str, checked: Checked):
    (here / "exercise2.ipynb").write_text(text)
    report = checked("exercise2.ipynb", "--course", str(quick), code=1)
    assert [check["id"] for check in report["checks"]] == ids(course, "exercise2")
    assert report["score"] == 0
    assert said in report["problem"]["message"]
    assert "msgspec" not in report["problem"]["message"]


def test_a_notebook_without_code_has_no_functions(quick: Path, here: Path, type_in: Type):
    (here / "exercise2.ipynb").write_text(notebook())
    code, out, _ = type_in("check", "2", "--course", str(quick))
    assert code == 1
    assert "There is no function `mse` in exercise2.ipynb." in out


# ------------------------------------------------------------ earlier exercises


@pytest.fixture
def graded(here: Path, mini: Path, checked: Checked) -> Checked:
    """Grade the right second exercise of the small course, with whatever lies beside it."""
    (here / "exercise2.py").write_text(QUADRUPLE)
    return lambda code: checked("2", "--course", str(mini), code=code)


def test_an_earlier_exercise_that_is_not_here_is_stood_in_for(here: Path, graded: Checked):
    report = graded(0)
    assert report["score"] == 3
    assert report["notes"] == ["exercise1 was not found; its model answers were used instead."]


@pytest.mark.parametrize(("name", "text"), [("exercise1.py", DOUBLE), ("exercise1.ipynb", notebook(DOUBLE))])
def test_an_earlier_exercise_that_is_here_is_used(here: Path, graded: Checked, name: str, text: str):
    (here / name).write_text(text)
    report = graded(0)
    assert report["score"] == 3
    assert report["notes"] == [f"Your own exercise1 was used, from {name}."]


def test_an_earlier_exercise_is_taken_from_the_folder_of_the_file(here: Path, mini: Path, checked: Checked):
    """Not from the one in which the command is typed."""
    (here / "work").mkdir()
    (here / "exercise1.py").write_text(DOUBLE.replace("2", "3"))
    (here / "work" / "exercise2.py").write_text(QUADRUPLE)
    report = checked("work/exercise2.py", "--course", str(mini), code=0)
    assert report["notes"] == ["exercise1 was not found; its model answers were used instead."]


def test_a_mistake_in_an_earlier_exercise_costs_only_what_builds_on_it(here: Path, graded: Checked):
    (here / "exercise1.py").write_text(DOUBLE.replace("2 * x", "3 * x"))
    report = graded(1)
    assert statuses(report, "quadruple")[0] == "failed"
    assert statuses(report, "shift") == ["passed", "passed"]


def test_an_edit_of_an_earlier_exercise_gives_new_inputs(here: Path, graded: Checked):
    (here / "exercise1.py").write_text(DOUBLE)
    first = graded(0)
    (here / "exercise1.py").write_text(DOUBLE + "# edited\n")
    assert graded(0)["seed"] != first["seed"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\nraise ValueError(3)\n", "Your code stopped"),
        ("while True: pass\n", "Still running after 1 s"),
    ],
)
def test_an_earlier_exercise_that_is_broken_is_named(here: Path, mini: Path, text: str, said: str, graded: Checked):
    """Nothing of the later one can be judged, and it is the earlier file that is to be edited."""
    (here / "exercise1.py").write_text(text)
    report = graded(1)
    assert [check["id"] for check in report["checks"]] == ids(read_course(mini), "exercise2")
    assert report["score"] == 0
    assert said in report["problem"]["message"]
    assert "exercise1.py" in json.dumps([report["problem"], report["notes"]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def double(:\n", "Python cannot read exercise1.py: invalid syntax (line 1)."),
        ("\0", "exercise1.py contains NUL bytes"),
        ("import torch\ndef double(x):\n    return torch.double(x)\n", "`torch` is not allowed"),
        ("def doble(x):\n    return 2 * x\n", "`double` is missing"),
    ],
)
def test_an_earlier_exercise_that_cannot_be_used_costs_what_uses_it(here: Path, mini: Path, text: str, said: str, graded: Checked):
    """Functions of the later one that do not need it keep their points."""
    (here / "exercise1.py").write_text(text)
    report = graded(1)
    assert report["problem"] is None
    assert report["score"] == 1
    assert said in json.dumps(report["checks"])


@pytest.mark.parametrize("text", ["def double(:\n", "import os\ndef double(x): return os.x\n", "x = 1\nraise ValueError(3)\n"])
def test_the_next_step_is_in_the_file_that_is_broken(here: Path, mini: Path, text: str, type_in: Type):
    (here / "exercise1.py").write_text(text)
    (here / "exercise2.py").write_text(QUADRUPLE)
    _, out, _ = type_in("check", "2", "--course", str(mini))
    assert "Next:  edit exercise1.py" in out
    assert re.search(r"exercise1\.py,? \(?line \d", out)


def test_an_earlier_exercise_that_is_not_written_yet_is_told(here: Path, mini: Path, type_in: Type):
    """The TODO that stopped it is in the other file, and that is what to write first."""
    (here / "exercise1.py").write_text('def double(x):\n    raise NotImplementedError("TODO: double")\n')
    (here / "exercise2.py").write_text(QUADRUPLE)
    code, out, _ = type_in("check", "2", "--course", str(mini))
    assert code == 1
    assert "`double`, which is not written yet" in out
    assert "1 of 2 functions pass" in out
    assert "Write `double` first" in out
    assert "\ndouble in exercise1.py, line 2\n" in out
    assert "Next:  edit double in exercise1.py, then  learnloop check exercise1\n" in out


# ------------------------------------------------------------ faults that are not the student's


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda mini: (mini / "course.yml").write_text("title: T: U"), "line 1, column 9: this is not YAML"),
        (lambda mini: (mini / "autograder/checks/exercise2.py").unlink(), "the course has no file"),
        (lambda mini: (mini / "autograder/checks/exercise2.py").write_text("1 / 0\n"), "does not load: ZeroDivisionError"),
        (lambda mini: (mini / "autograder/checks/exercise2.py").write_text(""), "do not name the same functions: quadruple, shift"),
        (lambda mini: (mini / "solutions/exercise2.py").write_text(DOUBLE), "has no function 'quadruple'"),
        (lambda mini: (mini / "solutions/exercise1.py").write_text("def double(:"), "does not load: SyntaxError"),
        (lambda mini: (mini / "solutions/exercise1.py").unlink(), "the course has no file"),
        (
            lambda mini: (mini / "course.yml").write_text(MINI.replace("quadruple, points: 2", "quadruple, points: 2, timing: 9")),
            "its checks have no inputs for timing",
        ),
    ],
)
def test_a_broken_course_is_exit_code_3_and_one_message(
    mini: Path, here: Path, tmp_path: Path, spoil: Callable[[Path], object], said: str, type_in: Type
):
    spoiled = tmp_path / "course"
    shutil.copytree(mini, spoiled, ignore=shutil.ignore_patterns("__pycache__"))
    spoil(spoiled)
    (here / "exercise2.py").write_text(QUADRUPLE)
    (here / "exercise1.py").write_text(DOUBLE)
    code, out, err = type_in("check", "2", "--json", "--course", str(spoiled))
    assert (code, out) == (3, "")
    assert said in err
    assert err.count("learnloop:") == 1
    assert "not of your code" in err


def test_a_course_without_a_stub_cannot_be_started(mini: Path):
    from learnloop.errors import CourseError
    from learnloop.learner import delivery

    with pytest.raises(CourseError, match=r"the course has no file .*exercise1\.py"):
        delivery.start(read_course(mini), mini, mini / "learner")


TORN = """
import importlib.util, sys
package = PACKAGE
place = package + "/__init__.py"
spec = importlib.util.spec_from_file_location("learnloop", place, submodule_search_locations=[package])
sys.modules["learnloop"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from learnloop.cli.main import run
sys.exit(run(["start"]))
"""


def test_an_installation_without_a_course_says_so(root: Path, here: Path):
    """A package that was torn from its course, as by copying a folder."""
    package = here / "a" / "b" / "learnloop"
    shutil.copytree(root / "autograder" / "learnloop", package, ignore=shutil.ignore_patterns("__pycache__"))
    program = TORN.replace("PACKAGE", repr(str(package)))
    done = subprocess.run([sys.executable, "-c", program], cwd=here, env=environment(), capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stderr.startswith("learnloop: this installation has no course in it. Install learnloop again.\n")


def test_an_unforeseen_fault_is_told_as_learnloops_own(here: Path, mini: Path, tmp_path: Path):
    """One message and exit code 3; LEARNLOOP_DEBUG shows where."""
    broken = tmp_path / "course"
    shutil.copytree(mini, broken, ignore=shutil.ignore_patterns("__pycache__"))
    checks = broken / "autograder" / "checks" / "exercise2.py"
    checks.write_text(checks.read_text().replace("d.normal(d.N)", "1 / 0"))
    (here / "exercise2.py").write_text(QUADRUPLE)
    arguments = ["check", "2", "--json", "--course", str(broken)]
    done = learnloop(*arguments, cwd=here)
    assert (done.returncode, done.stdout) == (3, "")
    assert "ZeroDivisionError" in done.stderr
    assert "This is not your code." in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in learnloop(*arguments, cwd=here, LEARNLOOP_DEBUG="1").stderr


def test_a_program_that_learnloop_needs_and_has_not_got_is_our_fault(here: Path, course_folder: Path):
    """No worker can be started: a message and exit code 3, and no word against the student."""
    program = (
        "import sys\n"
        "from learnloop.cli.main import run\n"
        f"sys.executable = {str(here / 'no-python')!r}\n"
        "sys.exit(run(['check', '1', '--json']))\n"
    )
    done = subprocess.run(
        [sys.executable, *CAREFUL, "-c", program], cwd=course_folder, env=environment(), capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("learnloop: a worker process could not be started: ")
    assert "Traceback" not in done.stderr


# ------------------------------------------------------------ help


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["check", "--help"], ["start", "-h"], ["dev", "-h"], ["dev", "build", "-h"]]
)
def test_help_is_there_for_every_command(arguments: Sequence[str], type_in: Type):
    code, out, err = type_in(*arguments)
    assert (code, err) == (0, "")
    assert out.startswith("Usage: learnloop")
    assert max(map(len, out.splitlines())) <= 80


def test_version_is_the_packages(type_in: Type):
    from learnloop import __version__

    assert type_in("--version") == (0, f"learnloop {__version__}\n", "")


def test_the_script_and_the_module_are_the_same_command(here: Path):
    script = Path(sys.executable).with_name("learnloop")
    done = subprocess.run([script, "--version"], cwd=here, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout == learnloop("--version", cwd=here).stdout
