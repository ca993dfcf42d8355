"""The notebooks of the course: derived from the solutions, without a word of them, and run in a real kernel."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
from places import ROOT, TESTS

from learnloop.authoring.build import stub
from learnloop.authoring.notebooks import notebook
from learnloop.cli.main import run
from learnloop.course.model import Course, Exercise
from learnloop.course.parser import parse_course

RUNNER = TESTS / "notebook_runner.py"
COURSE = parse_course((ROOT / "course.yml").read_text("utf-8"))
each_exercise = pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.id)


def committed(exercise: Exercise) -> Any:
    """The exercise's notebook."""
    return nbformat.read(ROOT / "exercises" / f"{exercise.id}.ipynb", as_version=4)


def solution_text(exercise: Exercise) -> str:
    return (ROOT / "solutions" / f"{exercise.id}.py").read_text("utf-8")


def sources(made: Any, kind: str = "code") -> list[str]:
    return [cell.source for cell in made.cells if cell.cell_type == kind]


# ------------------------------------------------------------ what is in one


@each_exercise
def test_it_is_a_valid_notebook_for_any_python_3_kernel(exercise: Exercise):
    """With no outputs, no counts and no machine's name in it; as Jupyter would write it."""
    made = committed(exercise)
    nbformat.validate(made)
    assert made.metadata.kernelspec.name == "python3"
    assert all(not cell.outputs and cell.execution_count is None for cell in made.cells if cell.cell_type == "code")
    assert nbformat.writes(made) + "\n" == (ROOT / "exercises" / f"{exercise.id}.ipynb").read_text("utf-8")


@each_exercise
def test_it_begins_with_loading_and_ends_with_a_check_of_the_whole(exercise: Exercise):
    code = sources(committed(exercise))
    assert code[0].endswith("\n%load_ext learnloop")
    assert code[-1] == f"%check {exercise.id}"


@each_exercise
def test_a_check_follows_every_function(exercise: Exercise):
    """In the cell below it, by its name."""
    code = sources(committed(exercise))
    defined = [re.findall(r"^def (\w+)", source, re.MULTILINE) for source in code]
    graded = [function.name for function in exercise.functions]
    checked = []
    for names, below in zip(defined, [*code[1:], ""], strict=True):
        own = [name for name in names if name in graded]
        if own and exercise.kind != "exam":
            assert below == f"%check {' '.join(own)}"
            checked += own
    assert checked == ([] if exercise.kind == "exam" else graded)


@each_exercise
def test_its_lesson_and_code_are_those_of_the_file(exercise: Exercise):
    """But for what is typed in a notebook instead of a terminal."""
    given = jupytext.reads((ROOT / "exercises" / f"{exercise.id}.py").read_text("utf-8"), fmt="py:percent")
    made = committed(exercise)
    for kind in ("markdown", "code"):
        mine = [text for text in sources(made, kind) if not re.match(r"%check |.*\n%load_ext", text)]
        spelled = [re.sub(r"%(check|hint) \w+", "...", text) for text in mine]
        typed = rf"learnloop (check {exercise.id}( --only \w+)?|hint {exercise.id} \w+)"
        assert spelled == [re.sub(typed, "...", text) for text in sources(given, kind)]
    assert not [text for text in sources(made) + sources(made, "markdown") if f"learnloop check {exercise.id}" in text]


@each_exercise
def test_no_line_of_a_solution_is_in_any_notebook(exercise: Exercise):
    hidden = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", solution_text(exercise), re.DOTALL)
    told = {line.strip() for part in hidden for line in part.split("\n") if line.strip()}
    assert told
    for each in COURSE.exercises:
        text = (ROOT / "exercises" / f"{each.id}.ipynb").read_text("utf-8")
        assert "SOLUTION" not in text
        given = {line.strip() for source in sources(committed(each)) for line in source.split("\n")}
        assert not told & given


@each_exercise
def test_every_todo_names_the_check_of_its_function(exercise: Exercise):
    text = "\n".join(sources(committed(exercise)))
    found = re.findall(r"^ +# TODO: write (\w+), then run: %check (\w+)$", text, re.MULTILINE)
    assert found == [(function.name, function.name) for function in exercise.functions if function.points]


@each_exercise
def test_ids_of_cells_are_names_and_stay(exercise: Exercise):
    """Deriving it again gives the same bytes; each function's cell is called by its name."""
    text = stub(solution_text(exercise), f"{exercise.id}.py")
    assert notebook(exercise, text) == notebook(exercise, text)
    assert notebook(exercise, text) == (ROOT / "exercises" / f"{exercise.id}.ipynb").read_text("utf-8")
    ids = [cell.id for cell in committed(exercise).cells]
    assert len(set(ids)) == len(ids)
    assert {function.name for function in exercise.functions} <= set(ids)


def test_a_cell_of_several_functions_has_one_check():
    """And one of none has none; helpers are not checked."""
    text = "# %%\nimport math\n\n# %%\ndef helper():\n    pass\n\ndef f():\n    pass\n\ndef g():\n    pass\n"
    exercise = parse_course("title: T\nexercises: [{id: e1, title: E, functions: [{name: f, points: 1}, {name: g, points: 1}]}]")
    cells = json.loads(notebook(exercise.exercises[0], text))["cells"]
    assert ["".join(cell["source"]) for cell in cells if cell["id"].startswith("check")] == ["%check f g", "%check e1"]
    assert [cell["id"] for cell in cells] == ["load", "code-1", "f", "check-f", "check-e1"]


def test_commands_of_a_lesson_become_magics():
    """Those of its own exercise; what is typed for another one needs a terminal, or its notebook."""
    words = "learnloop check e1 now, `learnloop check e1 --only f`, learnloop hint e1 f 2, learnloop check e2"
    exercise = parse_course("title: T\nexercises: [{id: e1, title: E, functions: [{name: f, points: 1}]}]").exercises[0]
    lesson = json.loads(notebook(exercise, f"# %% [markdown]\n# {words}\n"))["cells"][1]["source"]
    assert lesson == ["%check e1 now, `%check f`, %hint f 2, learnloop check e2"]


@each_exercise
def test_the_notebook_of_the_stubs_is_graded_like_the_file(exercise: Exercise, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """``learnloop check exercise3.ipynb``: nothing in it is left out, and everything is still to be written."""
    path = tmp_path / f"{exercise.id}.ipynb"
    path.write_bytes((ROOT / "exercises" / path.name).read_bytes())
    assert run(["check", str(path), "--no-timing"]) == 1
    out = capsys.readouterr().out
    assert out.count("\n  not yet  ") == sum(function.points > 0 for function in exercise.functions)
    assert "Left out" not in out


# ------------------------------------------------------------ in a real kernel


def write_notebooks(course: Course, folder: Path, *, solved: bool) -> None:
    """All notebooks of the course, with the solutions in them or without."""
    for exercise in course.exercises:
        text = solution_text(exercise)
        made = notebook(exercise, text if solved else stub(text, f"{exercise.id}.py"))
        (folder / f"{exercise.id}.ipynb").write_text(made, "utf-8")


def run_all(path: Path) -> Iterator[tuple[str, str]]:
    """Restart and run all: the last text of every cell that shows something, with its source. Fails where a cell does."""
    out = path.with_name("out.ipynb")
    home = {name: str(path.parent / "home") for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR")}
    command = [sys.executable, "-W", "ignore", str(RUNNER), str(path), str(out)]
    done = subprocess.run(command, env={**os.environ, **home}, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr[-3000:]
    for cell in nbformat.read(out, as_version=4).cells:
        for output in cell.get("outputs", [])[-1:]:
            data = output.get("data", {"text/plain": output.get("text", "")})
            if cell.source.startswith("%check"):
                assert data["text/html"].startswith('<div class="learnloop-report')
            yield cell.source, data["text/plain"]


def quick(path: Path) -> Path:
    """The notebook without its timing checks: they have tests of their own."""
    path.write_text(re.sub(r'("%check [\w ]+)"', r'\1 --no-timing"', path.read_text("utf-8")), "utf-8")
    return path


@pytest.mark.sample(1)
@each_exercise
def test_the_solved_notebook_passes_every_check_when_all_is_run(exercise: Exercise, course: Course, tmp_path: Path):
    """Earlier exercises are the notebooks beside it."""
    write_notebooks(course, tmp_path, solved=True)
    shown = dict(run_all(quick(tmp_path / f"{exercise.id}.ipynb")))
    checks = {source: text for source, text in shown.items() if source.startswith("%check")}
    assert len(checks) == (1 if exercise.kind == "exam" else 1 + len(exercise.functions))
    for text in checks.values():
        assert re.search(r"^Passed, (as far as it was checked|[\d.]+ of \d+)\.$", text, re.MULTILINE)
    assert not [text for text in checks.values() if "model answers were used" in text or "Left out" in text]


def imports_others(exercise: Exercise) -> bool:
    return "from exercise" in "\n".join(sources(committed(exercise)))


AMONG = [(exercise, False) for exercise in COURSE.exercises]
ALONE = [(exercise, True) for exercise in COURSE.exercises if imports_others(exercise)]


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("exercise", "alone"), AMONG + ALONE, ids=lambda value: getattr(value, "id", ["among", "alone"][value is True])
)
def test_the_students_notebook_runs_to_its_end(exercise: Exercise, alone: bool, course: Course, tmp_path: Path):
    """Every check says "not yet"; an earlier exercise that is not there is stood in for."""
    write_notebooks(course, tmp_path, solved=False)
    for other in course.exercises:
        if alone and other != exercise:
            (tmp_path / f"{other.id}.ipynb").unlink()
    shown = dict(run_all(quick(tmp_path / f"{exercise.id}.ipynb")))
    for function in exercise.functions:
        text = shown[f"%check {exercise.id if exercise.kind == 'exam' else function.name} --no-timing"]
        assert f"  {'not yet' if function.points else 'ok     '}  {function.name}" in text
    assert (
        f"Next:  edit {next(each.name for each in exercise.functions if each.points)}" in shown[f"%check {exercise.id} --no-timing"]
    )


@pytest.mark.thorough
def test_a_notebook_is_timed_as_it_stands(course: Course, tmp_path: Path):
    """With the progress shown in place of the report until that is there."""
    write_notebooks(course, tmp_path, solved=True)
    shown = dict(run_all(tmp_path / "exercise2.ipynb"))
    assert "timing" in shown["%check mse"]
    assert re.search(r"Passed, \d+\.0 of \d+\.|Not judged here", shown["%check exercise2"])
