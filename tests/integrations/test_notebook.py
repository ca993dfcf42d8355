"""learnloop in a notebook: the magics in a real IPython shell, graded by a real process of its own."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from learnloop.course import location
from learnloop.course.model import Course, Exercise, Function
from learnloop.errors import LearnloopError, UsageError
from learnloop.grading import grade as grading
from learnloop.integrations.notebook import grader as cells
from learnloop.integrations.notebook import imports as own_modules
from learnloop.integrations.notebook.arguments import check_arguments, hint_arguments

RIGHT = "import numpy as np\n\ndef relu(z):\n    return np.maximum(z, 0)"
WRONG = "def relu(z):\n    return np.abs(z)"


class Kernel:
    """A shell in which cells are run as in a notebook, and what they showed last."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self.shown: list[dict[str, str]] = []
        self.printed = ""

    def run(self, *sources: str) -> str:
        """Run cells; the text that is shown in the end, with what was printed before it."""
        from IPython.utils.capture import capture_output

        for source in sources:
            with capture_output() as captured:
                self._shell.run_cell(source, store_history=True)
            self.shown = [output.data for output in captured.outputs]
            self.printed = captured.stdout
        return self.printed + (self.shown[-1]["text/plain"] if self.shown else "")


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    """A fresh shell in an empty folder, with learnloop loaded."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    before = set(sys.modules)
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    made = Kernel(shell)
    assert made.run("%load_ext learnloop") == ""
    yield made
    InteractiveShell.clear_instance()
    for name in set(sys.modules) - before:
        if name.startswith("exercise"):
            del sys.modules[name]


def notebook(*sources: str) -> str:
    """The text of a notebook with these cells."""
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]})


# ------------------------------------------------------------ %check


def test_the_newest_definition_is_checked(kernel: Kernel):
    """A wrong one, then a right one; lines and cells are those of the kernel."""
    told = kernel.run("import numpy as np", WRONG, "%check relu --no-timing")
    assert "relu in exercise1.ipynb, cell [3], line 2" in told
    assert "     2 |     return np.abs(z)" in told
    assert "Next:  edit relu, run its cell, then  %check relu\nStuck?  %hint relu" in told
    told = kernel.run(RIGHT, "%check relu --no-timing")
    assert "  ok       relu                   values, behaviour" in told
    assert "Passed, as far as it was checked." in told


def test_a_report_is_html_with_the_same_text_beside_it(kernel: Kernel):
    """First that it is being checked, then, in its place, the report."""
    kernel.run(RIGHT, "%check relu --no-timing")
    first, *_, last = kernel.shown
    assert first["text/plain"] == "Checking relu ..."
    assert last["text/html"].startswith('<div class="learnloop-report')
    assert "%check exercise1" in last["text/html"]
    assert "learnloop check" not in last["text/html"] + last["text/plain"]


def test_without_a_name_the_exercise_of_the_notebook_is_checked(kernel: Kernel):
    """It is known by what was defined. A cell that was not run is no answer, and no mistake of the function."""
    told = kernel.run(RIGHT, "%check --no-timing")
    assert told.startswith("exercise1  ")
    assert "Not yet: 1 of 6 functions pass." in told
    assert "No cell run since this kernel started defines `linear`." in told
    assert "Next step: Run the cell that defines it, then check again." in told


def test_experiments_between_the_definitions_cost_nothing(kernel: Kernel):
    """Cells that fail, never end, or draw: only what the function needs is executed again."""
    kernel.run("import numpy as np\nimport sqlite3", "1 / 0", "scale = np.ones(3)", "def helper(z):\n    return z > 0")
    kernel.run("big = [0]\nimport time; slept = time.time()", "def relu(z):\n    %timeit_not_a_magic\n")
    told = kernel.run("%%time\ndef relu(z):\n    return z * helper(z)", "!true", "relu?", "%check relu --no-timing")
    assert "Passed, as far as it was checked." in told
    assert "Left out" not in told


def test_a_cell_that_python_cannot_read_is_told(kernel: Kernel):
    """Although the kernel still has the older function: the student has just written a newer one."""
    told = kernel.run(RIGHT, "def relu(z):\n    return np.maximum(z, 0", "%check relu --no-timing")
    assert "The cell that defines `relu` was left out." in told
    assert "cell [3], line 2" in told


def test_what_a_student_did_to_the_kernel_does_nothing_to_the_grader(kernel: Kernel, monkeypatch: pytest.MonkeyPatch):
    """The verdict is made in another process: NumPy and the grader itself can be spoilt here without any effect."""
    for module, name in ((grading, "grade"), (np, "array_equal"), (np, "maximum")):
        monkeypatch.setattr(module, name, getattr(module, name))  # to be put back
    kernel.run("import numpy as np\nfrom learnloop.grading import grade as grading", WRONG, "setattr(np, 'maximum', np.minimum)")
    kernel.run("setattr(grading, 'grade', None)", "setattr(np, 'array_equal', lambda *_, **__: True)")
    assert "The result is wrong" in kernel.run("%check relu --no-timing")
    assert "Passed" in kernel.run(RIGHT, "%check relu --no-timing")


def test_earlier_exercises_come_from_the_notebooks_folder(kernel: Kernel, tmp_path: Path, solution: Callable[[str], str]):
    """Else the grader's own stand in; the report says which. The kernel gets them in the same way."""
    use = "from exercise1 import softmax\n\ndef cross_entropy_grad(logits, labels):\n    p = softmax(logits)\n"
    use += "    p[range(len(p)), labels] -= 1\n    return p / len(p)"
    told = kernel.run(use)
    assert told == "exercise1 is not in this folder; the course's model answers are used instead.\n"
    told = kernel.run("%check cross_entropy_grad --no-timing")
    assert "Passed" in told
    assert "exercise1 was not found; its model answers were used instead." in told
    (tmp_path / "exercise1.ipynb").write_text(notebook("%load_ext learnloop", solution("exercise1"), "1 / 0"))
    told = kernel.run("%check cross_entropy_grad --no-timing")
    assert "Passed" in told
    assert "Your own exercise1 was used, from exercise1.ipynb." in told


def test_what_cannot_be_meant_is_one_line_with_the_next_step(kernel: Kernel):
    """No traceback."""
    assert kernel.run("%check relux") == "learnloop: there is no function 'relux'. Did you mean relu?\n"
    assert kernel.run("%check") == (
        "learnloop: Which exercise should be checked? Type its name after %check: exercise1, exercise2, exercise3, exercise4, "
        "exercise5, exercise6, exercise7, exercise8.\n"
    )
    assert "Type its name after %hint" in kernel.run("%hint")


def test_a_fault_of_the_grader_is_no_fault_of_the_student(kernel: Kernel, monkeypatch: pytest.MonkeyPatch):
    """It says so, in its place."""
    monkeypatch.setenv("LEARNLOOP_SANDBOX_TIER", "Z")
    told = kernel.run(RIGHT, "%check relu --no-timing")
    assert told.startswith("learnloop: ")
    assert "LEARNLOOP_SANDBOX_TIER" in told
    assert told.endswith("not of your code.")


def test_hints_are_shown_with_the_magic_for_the_next_one(kernel: Kernel):
    told = kernel.run("%hint relu 2")
    assert told.startswith("relu, hint 2 of 3 (the idea):")
    assert told.endswith("Not enough?  %hint relu 3\nThen:        %check relu")


def test_hostile_words_of_a_student_stay_text(kernel: Kernel):
    """What is shown beside the report, too."""
    kernel.run('def relu(z):\n    raise ValueError("<img src=x onerror=alert(1)>")', "%check relu --no-timing")
    markup = kernel.shown[-1]["text/html"]
    assert "<img" not in markup
    assert "&lt;img src=x onerror=alert(1)&gt;" in markup


def test_loading_twice_changes_nothing(kernel: Kernel):
    kernel.run("%reload_ext learnloop", "%reload_ext learnloop")
    assert sum(isinstance(each, own_modules.ExerciseFinder) for each in sys.meta_path) == 1


def test_the_notebooks_place_is_taken_from_its_editor(kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """VS Code and Jupyter say it, each in its way; what is no file is not believed."""
    place = tmp_path / "else where"
    place.mkdir()
    (place / "exercise2.ipynb").write_text(notebook())
    kernel.run(f"__vsc_ipynb_file__ = {str(place / 'exercise2.ipynb')!r}")
    assert kernel.run("%check --no-timing").startswith("exercise2  ")
    kernel.run("__vsc_ipynb_file__ = 'exercise3.ipynb'")
    assert "Which exercise should be checked?" in kernel.run("%check")
    monkeypatch.setenv("JPY_SESSION_NAME", str(place / "exercise2.ipynb"))
    assert kernel.run("%check --no-timing").startswith("exercise2  ")


# ------------------------------------------------------------ the two processes


def request(source: str, *functions: str, exercise: str = "exercise1") -> cells.Request:
    """A request for a check of one cell."""
    return cells.Request(exercise, list(functions), [cells.Cell(1, source)], os.getcwd(), timing=False)


def test_a_request_gets_its_report():
    report = cells.ask(request(RIGHT, "relu"), lambda words: None)
    assert report.passed
    assert not report.complete
    assert report.file == "exercise1.ipynb"


def test_an_interrupt_ends_the_graders_process():
    """And with it its workers: nothing goes on in the background."""
    source = "def relu(z):\n    while True:\n        pass"

    def interrupt() -> None:
        time.sleep(1.5)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        cells.ask(request(source, "relu"), lambda words: None)
    assert time.monotonic() - started < 8
    found = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
    assert not [line for line in found.splitlines() if line.split()[0] == str(os.getpid()) and line.endswith(" cells")]


def test_an_exercise_that_does_not_exist_is_told():
    with pytest.raises(LearnloopError, match="the course has no 'exercise99'"):
        cells.ask(request(RIGHT, exercise="exercise99"), lambda words: None)


def test_a_process_that_says_nothing_is_told(monkeypatch: pytest.MonkeyPatch):
    """Killed by the system, say."""
    monkeypatch.setattr(location, "_PROGRAM", "import os; os._exit(7)")
    with pytest.raises(LearnloopError, match="the grader ended with 7"):
        cells.ask(request("#" * 1_000_000, "relu"), lambda words: None)


def test_a_grader_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(LearnloopError, match="cannot be started"):
        cells.ask(request(RIGHT, "relu"), lambda words: None)


def test_answers_are_one_object_a_line():
    """What another notebook's front end would read."""
    answers = io.BytesIO()
    code = cells.check_cells(io.BytesIO(msgspec.json.encode(request(f"import numpy as np\n{WRONG}", "relu"))), answers)
    assert code == 1
    (last,) = [msgspec.json.decode(line, type=cells.Update) for line in answers.getvalue().splitlines()][-1:]
    assert last.report is not None
    assert [check.status for check in last.report.checks if check.function == "relu"][:1] == ["failed"]


def test_a_cell_as_long_as_a_file_of_data_is_not_read():
    report = cells.ask(request("x = '" + "a" * cells.MAX_CELL + "'\n" + RIGHT, "relu"), lambda words: None)
    assert not report.passed


# ------------------------------------------------------------ imports in the kernel


def test_a_notebook_can_be_imported(kernel: Kernel, tmp_path: Path):
    """Its imports, definitions and assignments; what fails, or is no Python, loses only itself, and nothing else is executed."""
    cell = "import numpy as np\nimport no_such_module\nx = 1 / 0\npattern = '\\d'\n\ndef relu(z):\n    return np.maximum(z, 0)"
    (tmp_path / "exercise1.ipynb").write_text(notebook("%matplotlib inline\n" + cell, "print('shown')", "def broken(:", "y = 2"))
    assert kernel.run("from exercise1 import relu, y\nimport exercise1\nprint(relu(-3.0), y, exercise1.__file__)") == (
        f"0.0 2 {tmp_path / 'exercise1.ipynb'}\n"
    )


def test_a_python_file_comes_before_a_notebook(kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As in grading, also where the folder is not on Python's path."""
    (tmp_path / "exercise2.ipynb").write_text(notebook("kind = 'notebook'"))
    (tmp_path / "exercise2.py").write_text("kind = 'file'")
    assert kernel.run("from exercise2 import kind\nprint(kind)") == "file\n"


def test_other_modules_are_none_of_its_business(kernel: Kernel):
    finder = sys.meta_path[-1]
    assert isinstance(finder, own_modules.ExerciseFinder)
    assert finder.find_spec("exercise99", None) is None
    assert "No module named" in kernel.run("import exercise99")


def test_a_notebook_that_cannot_be_read_says_why(kernel: Kernel, tmp_path: Path):
    (tmp_path / "exercise3.ipynb").write_text("{")
    assert "exercise3.ipynb cannot be read as a notebook" in kernel.run("import exercise3")


# ------------------------------------------------------------ what a line means


def small_course(*exercises: tuple[str, str]) -> Course:
    """Exercises with their functions: ``("exercise1", "f g")``."""
    made = [
        Exercise(id=id, title=id, functions=[Function(name=each, points=1) for each in names.split()]) for id, names in exercises
    ]
    return Course(title="T", exercises=made)


COURSE = small_course(("exercise1", "relu forward shared"), ("exercise2", "mse shared"))


@pytest.mark.parametrize(
    ("line", "notebook_name", "source", "exercise", "functions"),
    [
        ("relu", "", "", "exercise1", ["relu"]),
        ("relu forward", "", "", "exercise1", ["relu", "forward"]),
        ("relu relu", "", "", "exercise1", ["relu"]),
        ("exercise2", "", "", "exercise2", []),
        ("2", "", "", "exercise2", []),
        ("exercise2 mse", "", "", "exercise2", ["mse"]),
        ("shared relu", "", "", "exercise1", ["shared", "relu"]),
        ("shared", "exercise2", "", "exercise2", ["shared"]),
        ("shared", "", "def mse(p, t):\n    pass", "exercise2", ["shared"]),
        ("", "exercise2", "def relu(z):\n    pass", "exercise2", []),
        ("", "", "def relu(z):\n    pass", "exercise1", []),
    ],
)
def test_a_line_names_functions_and_an_exercise(line, notebook_name, source, exercise, functions):
    asked = check_arguments(COURSE, line, notebook_name, [source])
    assert (asked.exercise.id, asked.functions, asked.timing) == (exercise, functions, True)
    assert not check_arguments(COURSE, f"--no-timing {line}", notebook_name, [source]).timing


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rellu", "there is no function 'rellu'. Did you mean relu?"),
        ("exercise3", "there is no exercise 'exercise3'. Did you mean exercise2?"),
        ("exercise1 mse", "exercise1 has no function 'mse'. There are: relu, forward, shared."),
        ("relu mse", "relu mse belong to different exercises. Check one exercise at a time: %check relu"),
        ("exercise1 exercise2", "one exercise at a time: %check exercise1, then %check exercise2"),
        ("shared", "more than one exercise has shared. Type: %check exercise1 shared, or %check exercise2 shared"),
        ("", "Which exercise should be checked? Type its name after %check: exercise1, exercise2."),
    ],
)
def test_what_is_not_clear_is_asked(line, said):
    with pytest.raises(UsageError) as caught:
        check_arguments(COURSE, line, "", [])
    assert str(caught.value) == said


def test_an_option_that_does_not_exist_gets_the_usage():
    with pytest.raises(UsageError, match="there is no option '--fast'; type one of these:\n  %check  "):
        check_arguments(COURSE, "relu --fast", "", [])


def test_a_hint_is_of_one_function(course: Course):
    for line, number in (("relu", 1), ("relu 3", 3), ("exercise1 relu 2", 2)):
        exercise, function, found = hint_arguments(course, line, "", [])
        assert (exercise.id, function.name, found) == ("exercise1", "relu", number)
    for line in ("", "relu softmax", "exercise1", "relu 0", "relu 4", "linear"):
        with pytest.raises(UsageError):
            hint_arguments(course, line, "", [])


# ------------------------------------------------------------ what it loads


def test_the_package_can_be_imported_without_ipython():
    """``%load_ext learnloop`` finds its door in the package, which loads nothing."""
    program = (
        "import sys, learnloop; assert callable(learnloop.load_ipython_extension);"
        "assert not {'IPython', 'numpy', 'msgspec', 'learnloop.integrations.notebook.magics'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-P", "-c", program], check=True)


def test_the_extension_loads_neither_numpy_nor_the_grader():
    """What runs in the student's kernel only gathers and shows."""
    program = (
        "import sys, learnloop.integrations.notebook.magics; found = set(sys.modules);"
        "assert not {'numpy', 'numba', 'learnloop.grading.grade', 'learnloop.sandbox.worker', 'learnloop.sandbox.host'} & found"
    )
    subprocess.run([sys.executable, "-P", "-c", program], check=True)
