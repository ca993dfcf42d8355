"""The parts of the classroom: assignments, students files, seeds, what is read of a submission, settings; and every refusal."""

import importlib.util
import json
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import times

from learnloop.cli.main import run
from learnloop.course.model import Course, Exercise
from learnloop.errors import CourseError, LearnloopError, SandboxError, UsageError
from learnloop.integrations.nbgrader import assignment, new_course, seeds
from learnloop.integrations.nbgrader.judge import ClassJudge
from learnloop.integrations.nbgrader.regrade import submissions
from learnloop.integrations.nbgrader.submitted import SubmittedCell, read_cells
from learnloop.integrations.nbgrader.uploads import MAX_FILE, harmless
from learnloop.report import CheckResult, Report, Skip
from learnloop.submission.submission import read_submission

# ---------------------------------------------------------------- assignments


def notebook_and_solution(root: Path, exercise: str) -> tuple[str, str]:
    solution = (root / "solutions" / f"{exercise}.py").read_text("utf-8")
    return (root / "exercises" / f"{exercise}.ipynb").read_text("utf-8"), solution


@pytest.mark.parametrize("number", range(1, 9))
def test_each_function_has_a_solution_cell_and_a_check_with_its_points(number: int, root: Path, course: Course):
    """In the order of the notebook, each once, and everything else unmarked."""
    exercise = course.exercise(str(number))
    assert exercise is not None
    made = json.loads(assignment.assignment(exercise, *notebook_and_solution(root, exercise.id)))
    marked = [cell["metadata"]["nbgrader"] for cell in made["cells"] if cell["metadata"]]
    solutions = [marks["grade_id"] for marks in marked if marks["solution"]]
    points = {marks["grade_id"]: marks["points"] for marks in marked if marks["grade"]}
    assert solutions == [function.name for function in exercise.functions]
    assert points == {f"check-{function.name}": function.points for function in exercise.functions}
    assert all(marks["locked"] == marks["grade"] for marks in marked)
    for cell in made["cells"]:
        solved = "### BEGIN SOLUTION" in "".join(cell["source"])
        function = exercise.function(cell["id"])
        assert solved == (function is not None and function.points > 0)


def test_a_notebook_and_a_solution_that_do_not_fit_are_a_fault_of_the_course(root: Path, course: Course):
    """A function that is nowhere, one without a cell, two in one cell."""
    exercise = course.exercise("2")
    assert exercise is not None
    notebook, solution = notebook_and_solution(root, "exercise2")
    with pytest.raises(CourseError, match="has no cell with 'mse'"):
        assignment.assignment(exercise, notebook, solution.replace("def mse(", "def other("))
    with pytest.raises(CourseError, match="has no cell for one_hot"):
        assignment.assignment(exercise, notebook.replace('"id": "one_hot"', '"id": "something"'), solution)
    start, end = solution.index("def mse("), solution.index("def one_hot(")
    with pytest.raises(CourseError, match="mse and one_hot in one cell"):
        assignment.assignment(exercise, notebook, solution[:start] + solution[start:end].split("# %%")[0] + solution[end:])


# ---------------------------------------------------------------- founding a course


def found(course: Course, root: Path, folder: Path, **more: Any) -> new_course.NewCourse:
    return new_course.create_course(course, root, folder, course.exercises[:1], **more)


def test_a_new_course_has_its_files_and_a_secret_of_its_own(course: Course, root: Path, tmp_path: Path):
    """The secret is nobody else's to read."""
    first, second = found(course, root, tmp_path / "a b"), found(course, root, tmp_path / "c")
    assert first.exercises == ["exercise1"]
    assert sorted(path.name for path in first.folder.iterdir()) == ["learnloop_secret", "nbgrader_config.py", "source"]
    assert seeds.secret_of(first.folder) != seeds.secret_of(second.folder)
    if os.name == "posix":
        assert (first.folder / "learnloop_secret").stat().st_mode & 0o077 == 0


def test_nothing_that_exists_is_changed(course: Course, root: Path, tmp_path: Path):
    """Whatever of it is there."""
    (tmp_path / "nbgrader_config.py").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="already exists; nothing was changed"):
        found(course, root, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["nbgrader_config.py"]


def test_a_folder_that_cannot_be_made_is_told(course: Course, root: Path, tmp_path: Path):
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UsageError, match="cannot write to"):
        found(course, root, tmp_path / "file" / "course")


def test_a_course_without_its_files_is_a_fault_of_the_course(course: Course, tmp_path: Path):
    """There is no notebook to make an assignment of."""
    with pytest.raises(CourseError, match=r"the course has no file .*exercise1\.ipynb"):
        found(course, tmp_path, tmp_path / "course")


def test_without_nbgrader_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """As a wrong call, with the command that mends it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert run(["nbgrader", "init", str(tmp_path / "x")]) == 2
    assert 'python -m pip install "learnloop[classroom]"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name\nAda\n", "there is no id"),
        ("id\n=1+1\n", "'=1+1' is not a student's id"),
        ("id\n../alice\n", "is not a student's id"),
        ("id\nada\nada\n", "ada appears twice"),
    ],
)
def test_a_students_file_that_is_wrong_is_told_with_its_line(text: str, told: str, tmp_path: Path):
    """An id becomes the name of a folder, and a cell of a spreadsheet."""
    path = tmp_path / "students.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=re.escape(told)):
        new_course.read_students(path)


def test_a_students_file_that_cannot_be_read_is_told(tmp_path: Path):
    """It is not there, or no text."""
    with pytest.raises(UsageError, match="cannot be read as CSV"):
        new_course.read_students(tmp_path / "nothing.csv")
    (tmp_path / "binary.csv").write_bytes(b"id\n\xff\xfe\n")
    with pytest.raises(UsageError, match="cannot be read as CSV"):
        new_course.read_students(tmp_path / "binary.csv")


def test_a_gradebook_that_cannot_be_opened_is_told(course: Course, root: Path, tmp_path: Path):
    """With the words of the database."""
    (tmp_path / "students.csv").write_text("id\nada\n", "utf-8")
    with pytest.raises(LearnloopError, match="could not be put into the gradebook"):
        found(course, root, tmp_path / "course", students=tmp_path / "students.csv", db_url="nothing://here")


# ---------------------------------------------------------------- seeds


def test_a_seed_depends_on_all_that_it_is_made_of():
    """And on where one part ends and the next begins."""
    secret, other = b"s" * 32, b"t" * 32
    made = {
        seeds.seed_of_mark(secret, "ada", "exercise1", b"x"),
        seeds.seed_of_mark(other, "ada", "exercise1", b"x"),
        seeds.seed_of_mark(secret, "bob", "exercise1", b"x"),
        seeds.seed_of_mark(secret, "ada", "exercise2", b"x"),
        seeds.seed_of_mark(secret, "ada", "exercise1", b"y"),
        seeds.seed_of_mark(secret, "adae", "xercise1", b"x"),
    }
    assert len(made) == 6
    assert seeds.seed_of_mark(secret, "ada", "exercise1", b"x") in made


def test_a_course_without_a_good_secret_says_how_to_make_one(tmp_path: Path):
    """It is not there, or far too short."""
    with pytest.raises(UsageError, match="A new one:  python -c"):
        seeds.secret_of(tmp_path)
    (tmp_path / "learnloop_secret").write_text("1234\n", "utf-8")
    with pytest.raises(UsageError, match="too short for a secret"):
        seeds.secret_of(tmp_path)


# ---------------------------------------------------------------- reading what was handed in

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)
cells = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.just("code") | json_values,
        "source": st.text() | st.lists(st.text()) | json_values,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": st.dictionaries(st.just("grade_id"), json_values)})
        | json_values,
    },
)


@given(json_values | st.fixed_dictionaries({"cells": st.lists(cells | json_values)}))
@times(2)
def test_whatever_is_handed_in_becomes_cells_of_text(value: object):
    """Or nothing; never an exception."""
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"learnloop-handed-{os.getpid()}.ipynb"
    path.write_text(json.dumps(value), "utf-8")
    try:
        found = read_cells(path, 1024)
    finally:
        path.unlink()
    assert all(isinstance(cell.source, str) and cell.source.strip() and isinstance(cell.grade_id, str) for cell in found)


def test_a_cell_keeps_its_source_and_its_id(tmp_path: Path):
    """Sources are text or lists of lines; nothing else of a cell comes in."""
    graded = {"cell_type": "code", "source": ["def f():\n", "    pass"], "metadata": {"nbgrader": {"grade_id": "f"}}}
    words = {"cell_type": "markdown", "source": "words"}
    path = tmp_path / "exercise1.ipynb"
    path.write_text(json.dumps({"cells": [graded, words, {"cell_type": "code", "source": "x = 1"}]}), "utf-8")
    assert read_cells(path, 1024) == [SubmittedCell("def f():\n    pass", "f"), SubmittedCell("x = 1")]
    assert read_cells(path, 1024)[0].defines == ["f"]
    assert read_cells(tmp_path / "nothing.ipynb", 1024) == []


def test_only_regular_files_of_the_folder_itself_are_harmless(tmp_path: Path):
    """No links, none behind a linked folder, nothing large, no second name of a file, no pipe."""
    folder = tmp_path / "alice"
    (folder / "data").mkdir(parents=True)
    good = folder / "data" / "notes.txt"
    good.write_text("mine", "utf-8")
    assert harmless(str(folder), str(good))
    (tmp_path / "secret.txt").write_text("not mine", "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "linked").symlink_to(tmp_path)
    os.link(tmp_path / "secret.txt", folder / "second.txt")
    with (folder / "large.bin").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    os.mkfifo(folder / "pipe")
    for name in ("link.txt", "linked/secret.txt", "second.txt", "large.bin", "pipe", "nothing", "data"):
        assert not harmless(str(folder), str(folder / name)), name
    (tmp_path / "mallory").symlink_to(folder)
    assert not harmless(str(tmp_path / "mallory"), str(tmp_path / "mallory" / "data" / "notes.txt"))


def test_earlier_exercises_are_found_in_folders_of_their_own(course: Course, tmp_path: Path):
    """``alice/exercise5/`` finds ``alice/exercise1/``, not what a link leads to; a file beside the exercise comes first."""
    exercise = course.exercise("exercise5")
    assert exercise is not None
    for name in ("exercise1", "exercise3", "exercise5"):
        (tmp_path / "alice" / name).mkdir(parents=True)
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / "exercise2.py").write_text("def mse(pred, target):\n    return 0.0\n", "utf-8")
    (tmp_path / "alice" / "exercise2").symlink_to(tmp_path / "bob")
    (tmp_path / "alice" / "exercise1" / "exercise1.py").write_text("where = 'folder'\n", "utf-8")
    (tmp_path / "alice" / "exercise3" / "exercise3.py").write_text("where = 'folder'\n", "utf-8")
    (tmp_path / "alice" / "exercise5" / "exercise3.py").write_text("where = 'beside'\n", "utf-8")
    path = tmp_path / "alice" / "exercise5" / "exercise5.py"
    lines = ["from exercise1 import forward", "from exercise2 import cross_entropy", "from exercise3 import backward"]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    submission = read_submission(course, exercise, path)
    assert {name: units[0].source for name, units in submission.earlier.items()} == {
        "exercise1": "where = 'folder'\n",
        "exercise3": "where = 'beside'\n",
    }
    assert submission.absent == ["exercise2"]
    elsewhere = tmp_path / "alice" / "work"
    elsewhere.mkdir()
    path.rename(elsewhere / "exercise5.py")
    assert read_submission(course, exercise, elsewhere / "exercise5.py").absent == ["exercise1", "exercise2", "exercise3"]


# ---------------------------------------------------------------- judging and regrading


def report_with(values: float, timing: float = 0.0, skip: Skip | None = None) -> Report:
    """Of a function of 4 points, a quarter of them for its time."""
    more: dict[str, Any] = {"function": "f", "status": "passed"}
    checks = [
        CheckResult(id="f.values", kind="values", score=values, max_score=3.0, **more),
        CheckResult(id="f.timing", kind="timing", score=timing, max_score=1.0, skip=skip, **more),
    ]
    rest: dict[str, Any] = {"passed": True, "complete": True, "seed": 1, "sandbox": "A", "seconds": 0.1}
    return Report(exercise="exercise1", title="t", file="f", score=values + timing, max_score=4.0, checks=checks, **rest)


def test_points_are_those_of_the_gradebook_and_never_more():
    """A course whose points were changed after the release gives the share that was earned; one without timing all of it."""
    assert report_with(3.0).scaled_points_of("f", 4.0) == 3.0
    assert report_with(3.0, 1.0).scaled_points_of("f", 8.0) == 8.0
    assert report_with(3.0, 0.0, "deselected").scaled_points_of("f", 4.0) == 4.0
    assert report_with(1.5, 0.0, "deselected").scaled_points_of("f", 4.0) == 2.0
    assert report_with(9.0).scaled_points_of("f", 4.0) == 4.0
    assert report_with(-1.0).scaled_points_of("f", 4.0) == 0.0
    assert report_with(3.0).scaled_points_of("f", 0.0) == 0.0
    assert report_with(3.0).scaled_points_of("g", 4.0) == 0.0


def test_a_notebook_that_is_no_exercise_is_refused(course: Course, root: Path, tmp_path: Path):
    """With the names of those that are."""
    founded = found(course, root, tmp_path / "course")
    with ClassJudge(founded.folder, root) as judge, pytest.raises(UsageError, match="essay is not an exercise of this course"):
        judge.exercise("essay")


def test_submissions_are_those_of_students_and_not_behind_links(tmp_path: Path):
    """Hidden folders, odd names and links are left out."""
    for student in ("ada", "bob", ".hidden", "=1"):
        (tmp_path / "submitted" / student / "exercise1").mkdir(parents=True)
        (tmp_path / "submitted" / student / "exercise1" / "exercise1.ipynb").write_text("{}", "utf-8")
    (tmp_path / "submitted" / "mallory").symlink_to(tmp_path / "submitted" / "ada")
    assert [student for student, _, _ in submissions(tmp_path, ["exercise1"])] == ["ada", "bob"]
    assert list(submissions(tmp_path / "nothing", ["exercise1"])) == []


def test_regrade_outside_of_a_course_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """As a wrong call."""
    monkeypatch.chdir(tmp_path)
    assert run(["nbgrader", "regrade", "--dry-run"]) == 2
    assert "cd into the folder of the course" in capsys.readouterr().err


def test_a_configuration_that_does_not_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """With its own words."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n1 / 0\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["nbgrader", "regrade", "--dry-run"]) == 2
    assert "does not run: ZeroDivisionError: division by zero" in capsys.readouterr().err


def test_an_unknown_exercise_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Before anything is written."""
    assert run(["nbgrader", "init", str(tmp_path / "x"), "exercise33"]) == 2
    assert "Did you mean exercise3?" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_the_exam_is_an_assignment_like_the_others(course: Course, root: Path):
    """Its cells with points stand before its check as a whole."""
    exercise = course.exercise("exercise8")
    assert isinstance(exercise, Exercise)
    made = json.loads(assignment.assignment(exercise, *notebook_and_solution(root, "exercise8")))
    assert [cell["id"] for cell in made["cells"]][-3:] == ["check-fit", "check-predict", "check-exercise8"]


def test_a_sandbox_that_fails_is_not_used_again(course: Course, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The fault is ours and goes to nbgrader, which tells it; whoever comes next gets a new one."""
    from learnloop.integrations.nbgrader import shared as desk
    from learnloop.integrations.nbgrader.preprocessor import GradeCells

    class Grading(GradeCells):
        coursedir = SimpleNamespace(  # type: ignore[assignment]
            root=str(found(course, root, tmp_path / "course").folder),
            submitted_directory="submitted",
            format_path=lambda directory, student, name: f"{directory}/{student}/{name}",
        )

    grading = Grading(course=str(root))
    first = grading.judge
    assert grading.judge is first

    def fails(*_: object) -> Report:
        raise SandboxError("the fork server is gone")

    monkeypatch.setattr(first, "judge", fails)
    where = {"nbgrader": {"student": "ada", "assignment": "exercise1", "notebook": "exercise1"}}
    with pytest.raises(SandboxError):
        grading.preprocess(SimpleNamespace(cells=[]), where)
    assert grading.judge is not first
    grading.preprocess(SimpleNamespace(cells=[]), where)
    desk.close()


def test_links_are_not_collected(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """nbgrader's own copy of what a student handed in through the exchange: files come along, what links lead to does not."""
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange.default.collect import ExchangeCollect

    from learnloop.integrations.nbgrader.uploads import protect

    protect()
    inbound, submitted = tmp_path / "inbound" / "bob", tmp_path / "submitted"
    (inbound / "data").mkdir(parents=True)
    (tmp_path / "source.ipynb").write_text("the solutions", "utf-8")
    (inbound / "timestamp.txt").write_text("2026-11-01 12:00:00 UTC", "utf-8")
    (inbound / "data" / "notes.txt").write_text("mine", "utf-8")
    (inbound / "exercise3.ipynb").symlink_to(tmp_path / "source.ipynb")
    (inbound / "all").symlink_to(tmp_path)
    os.link(tmp_path / "source.ipynb", inbound / "data" / "second.ipynb")
    os.mkfifo(inbound / "pipe")
    collect = ExchangeCollect(coursedir=CourseDirectory(root=str(tmp_path)))
    collect.do_copy(str(inbound), str(submitted / "bob"))
    copied = sorted(str(path.relative_to(submitted)) for path in submitted.rglob("*") if path.is_file())
    assert copied == ["bob/data/notes.txt", "bob/timestamp.txt"]
    (tmp_path / "inbound" / "eve").symlink_to(tmp_path)
    collect.do_copy(str(tmp_path / "inbound" / "eve"), str(submitted / "eve"))
    assert not (submitted / "eve").exists()
