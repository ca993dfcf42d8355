"""What students get is derived from the solutions, and gives nothing of them away."""

import ast
import re
import shutil
from pathlib import Path

import jupytext
import pytest
from places import ROOT

from learnloop.authoring.build import out_of_step, stub, write
from learnloop.cli.main import run
from learnloop.course.model import Course
from learnloop.errors import CourseError

IDS = [path.stem for path in sorted((ROOT / "solutions").glob("exercise*.py"))]
each_exercise = pytest.mark.parametrize("exercise_id", IDS)

SOLUTION = '''\
# %%
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    two = 2
    return two * x
    ### END SOLUTION

# %%
def linear(x):
    return x
'''
STUB = '''\
# %%
def double(x):
    """Twice x."""
    # TODO: write double, then run: learnloop check exercise1
    raise NotImplementedError("TODO: double")

# %%
def linear(x):
    return x
'''
COURSE = """\
title: T
exercises:
  - {id: exercise1, title: One, functions: [{name: double, points: 1}, {name: linear, points: 0}]}
"""


def solution_text(root: Path, exercise_id: str) -> str:
    return (root / "solutions" / f"{exercise_id}.py").read_text("utf-8")


def exercise_text(root: Path, exercise_id: str) -> str:
    return (root / "exercises" / f"{exercise_id}.py").read_text("utf-8")


def functions_in(text: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A course folder of one solution, without exercises yet."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "course.yml").write_text(COURSE, "utf-8")
    (tmp_path / "solutions" / "exercise1.py").write_text(SOLUTION, "utf-8")
    return tmp_path


# ------------------------------------------------------------ the course of this house


def test_the_exercises_are_in_step_with_the_solutions(root: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["dev", "build", "--check", str(root)]) == 0
    assert "in step" in capsys.readouterr().out


def test_every_exercise_of_the_course_has_both_files_and_no_file_is_left_over(root: Path, course: Course):
    ids = [exercise.id for exercise in course.exercises]
    for suffix in (".py", ".ipynb"):
        assert sorted(path.stem for path in (root / "exercises").iterdir() if path.suffix == suffix) == ids
    assert ids == IDS


@each_exercise
def test_a_solution_defines_every_function_of_course_yml_in_its_order(root: Path, course: Course, exercise_id: str):
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    graded = [function.name for function in exercise.functions]
    assert [name for name in functions_in(solution_text(root, exercise_id)) if name in graded] == graded


@each_exercise
def test_a_stub_keeps_signature_and_docstring_and_raises_not_implemented(root: Path, course: Course, exercise_id: str):
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    stubs, solved = functions_in(exercise_text(root, exercise_id)), functions_in(solution_text(root, exercise_id))
    for function in exercise.functions:
        node = stubs[function.name]
        assert ast.dump(node.args) == ast.dump(solved[function.name].args)
        assert ast.get_docstring(node) == ast.get_docstring(solved[function.name])
        assert ast.get_docstring(node)
        if function.points:
            assert ast.unparse(node.body[1]) == f"raise NotImplementedError('TODO: {function.name}')"
            assert len(node.body) == 2


@each_exercise
def test_every_todo_can_be_searched_for(root: Path, course: Course, exercise_id: str):
    """One ``TODO`` line for each function to write, which says what to type when it is written."""
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    found = re.findall(r"^ +# TODO: write (\w+), then run: learnloop check (\w+)$", exercise_text(root, exercise_id), re.M)
    assert found == [(function.name, exercise_id) for function in exercise.functions if function.points]


def test_linear_comes_solved(root: Path):
    node = functions_in(exercise_text(root, "exercise1"))["linear"]
    assert ast.unparse(node.body[-1]) == "return x @ W + b"


@each_exercise
def test_no_line_of_a_solution_is_in_its_stub(root: Path, exercise_id: str):
    """Nor is a line of it in any other file that students get."""
    hidden = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", solution_text(root, exercise_id), re.S)
    assert hidden
    given = {line.strip() for each in IDS for line in exercise_text(root, each).split("\n")}
    told = [line.strip() for part in hidden for line in part.split("\n") if line.strip()]
    assert not [line for line in told if line in given]


@each_exercise
def test_no_mark_of_a_solution_is_left_in_a_stub(root: Path, exercise_id: str):
    assert "SOLUTION" not in exercise_text(root, exercise_id)


@each_exercise
def test_the_lesson_is_the_same_in_both_files(root: Path, exercise_id: str):
    """Read by jupytext in percent format: the same cells, each of the same kind, and the same words in markdown cells."""
    solved = jupytext.reads(solution_text(root, exercise_id), fmt="py:percent")
    given = jupytext.reads(exercise_text(root, exercise_id), fmt="py:percent")
    assert [cell.cell_type for cell in given.cells] == [cell.cell_type for cell in solved.cells]
    assert {cell.cell_type for cell in given.cells} == {"markdown", "code"}
    for mine, theirs in zip(given.cells, solved.cells, strict=True):
        if mine.cell_type == "markdown":
            assert mine.source == theirs.source


@each_exercise
@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_every_file_is_in_percent_format(root: Path, folder: str, exercise_id: str):
    """jupytext finds the format by itself, and writes cells back as the file has them."""
    text = (root / folder / f"{exercise_id}.py").read_text("utf-8")
    notebook = jupytext.reads(text, fmt="py")
    assert notebook.metadata["jupytext"]["text_representation"]["format_name"] == "percent"
    again = jupytext.reads(jupytext.writes(notebook, fmt="py:percent"), fmt="py:percent")
    assert [(cell.cell_type, cell.source) for cell in again.cells] == [(cell.cell_type, cell.source) for cell in notebook.cells]


@each_exercise
def test_files_are_plain_text_for_an_80_column_screen(root: Path, exercise_id: str):
    for text in (solution_text(root, exercise_id), exercise_text(root, exercise_id)):
        assert text.endswith("\n")
        assert "\t" not in text
        assert "\r" not in text
        assert max(map(len, text.split("\n"))) <= 100


@each_exercise
def test_no_heading_occurs_twice_in_a_lesson(root: Path, exercise_id: str):
    """In what students get: a section that a merge has doubled is found here."""
    for name in (f"{exercise_id}.py", f"{exercise_id}.ipynb"):
        cells = jupytext.read(root / "exercises" / name).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        headings = re.findall(r"^#+ .+$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
        assert len(headings) > 2
        assert len(set(headings)) == len(headings)


# ------------------------------------------------------------ stub


def test_what_stands_between_the_marks_becomes_a_todo():
    assert stub(SOLUTION, "exercise1.py") == STUB


def test_a_text_without_marks_stays_as_it_is():
    assert stub(STUB, "exercise1.py") == STUB


def test_several_parts_of_one_function_become_todos_of_their_own():
    text = (
        "def f(x):\n"
        "    if x:\n"
        "        ### BEGIN SOLUTION\n        y = 1\n        ### END SOLUTION\n"
        "    ### BEGIN SOLUTION\n    return y\n    ### END SOLUTION\n"
    )
    made = stub(text, "exercise1.py")
    assert made.count('raise NotImplementedError("TODO: f")') == 2
    assert "\n        # TODO: write f" in made
    ast.parse(made)


def test_marks_are_lines_of_their_own():
    """Words in a docstring or behind code are no marks."""
    text = 'def f():\n    """Mind ### BEGIN SOLUTION."""\n    return 1  ### END SOLUTION\n'
    assert stub(text, "exercise1.py") == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def f():\n    ### BEGIN SOLUTION\n    pass\n", "exercise1.py, line 2: BEGIN SOLUTION without an END."),
        ("def f():\n    pass\n    ### END SOLUTION\n", "exercise1.py, line 3: END SOLUTION without a BEGIN."),
        (
            "def f():\n    ### BEGIN SOLUTION\n    pass\n    ### BEGIN SOLUTION\n    ### END SOLUTION\n",
            "exercise1.py, line 4: a second BEGIN SOLUTION before the END of the first.",
        ),
        (
            "def f():\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION\n    ### END SOLUTION\n",
            "exercise1.py, line 5: END SOLUTION without a BEGIN.",
        ),
        ("### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", "exercise1.py, line 1: BEGIN SOLUTION outside of a function."),
        (
            "def f():\n    return 1\n\n\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n",
            "exercise1.py, line 5: BEGIN SOLUTION outside of a function.",
        ),
        (
            "def f():\n    return 1\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n",
            "exercise1.py, line 3: BEGIN SOLUTION outside of a function.",
        ),
    ],
)
def test_marks_that_do_not_fit_are_refused_with_their_line(text: str, said: str):
    with pytest.raises(CourseError) as caught:
        stub(text, "exercise1.py")
    assert str(caught.value) == said


def test_a_solution_that_is_not_python_is_an_error_of_the_course(small: Path, capsys: pytest.CaptureFixture[str]):
    """The author is told the file and the line, and that it is the course's fault."""
    (small / "solutions" / "exercise1.py").write_text("def f(:\n    ### BEGIN SOLUTION\n    ### END SOLUTION\n", "utf-8")
    assert run(["dev", "build", str(small)]) == 3
    err = capsys.readouterr().err
    assert "exercise1.py, line 1" in err
    assert "internal error" not in err


# ------------------------------------------------------------ the command


def test_build_writes_what_is_missing_and_then_nothing(small: Path, capsys: pytest.CaptureFixture[str]):
    target = small / "exercises" / "exercise1.py"
    assert run(["dev", "build", str(small)]) == 0
    assert capsys.readouterr().out == f"wrote  {target}\nwrote  {target.with_suffix('.ipynb')}\n"
    assert target.read_text("utf-8") == STUB
    assert run(["dev", "build", str(small)]) == 0
    assert "in step" in capsys.readouterr().out


def test_check_writes_nothing_and_names_what_is_out_of_step(small: Path, capsys: pytest.CaptureFixture[str]):
    target = small / "exercises" / "exercise1.py"
    assert run(["dev", "build", "--check", str(small)]) == 1
    notebook = target.with_suffix(".ipynb")
    assert capsys.readouterr().out == f"out of step  {target}\nout of step  {notebook}\n"
    assert not target.exists()
    write(out_of_step(small))
    notebook.write_text(notebook.read_text("utf-8").replace("Twice", "Thrice"), "utf-8")
    assert run(["dev", "build", "--check", str(small)]) == 1
    assert capsys.readouterr().out == f"out of step  {notebook}\n"
    target.write_text(STUB.replace("Twice", "Thrice"), "utf-8")
    assert run(["dev", "build", "--check", str(small)]) == 1
    assert "Thrice" in target.read_text("utf-8")


def test_a_course_without_a_solution_is_an_error_of_the_course(small: Path):
    (small / "solutions" / "exercise1.py").unlink()
    with pytest.raises(CourseError, match=r"the course has no file .*exercise1\.py"):
        out_of_step(small)


def test_build_leaves_every_other_file_alone(small: Path):
    (small / "exercises").mkdir()
    other = small / "exercises" / "notes.txt"
    other.write_text("mine")
    write(out_of_step(small))
    assert other.read_text() == "mine"
    assert sorted(path.name for path in (small / "exercises").iterdir()) == ["exercise1.ipynb", "exercise1.py", "notes.txt"]


def test_a_copy_of_the_course_builds_the_same_exercises(root: Path, tmp_path: Path):
    """From nothing but course.yml and the solutions."""
    shutil.copy(root / "course.yml", tmp_path)
    shutil.copytree(root / "solutions", tmp_path / "solutions", ignore=shutil.ignore_patterns("__pycache__"))
    write(out_of_step(tmp_path))
    for exercise_id in IDS:
        assert exercise_text(tmp_path, exercise_id) == exercise_text(root, exercise_id)
        name = f"exercises/{exercise_id}.ipynb"
        assert (tmp_path / name).read_bytes() == (root / name).read_bytes()
