"""One truth: for the same bytes every face of learnloop gives each function the same verdict."""

import io
import json
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from laws import times

from learnloop.course.loader import CourseCode
from learnloop.course.model import Course
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.integrations.notebook.grader import Cell, Request, Update, check_cells, live_units
from learnloop.report import Report
from learnloop.sandbox.interface import Sandbox
from learnloop.submission.files import units_of
from learnloop.submission.outline import outline
from learnloop.submission.submission import Submission, read_submission, submission_of

START = "import numpy as np"
FUNCTIONS = [
    "def relu(z):\n    return np.maximum(z, 0.0)",
    "def relu(z):\n    return np.minimum(z, 0.0)",
    "def relu(z):\n    return torch.relu(z)",
    "def relu(z):\n    return bend(z)",
    "def relu(z):\n    import os\n    return np.maximum(z, 0.0)",
    "def relu(z:\n    return np.maximum(z, 0.0)",
    "def relu(z, low=FLOOR):\n    return np.maximum(z, low)",
    "def bend(z):\n    return np.maximum(z, FLOOR)",
    "def bend(z):\n    return eval('np.maximum(z, 0.0)')",
    "def bend(z:",
    "def sigmoid(z):\n    e = np.exp(-np.abs(z))\n    return np.where(z >= 0, 1, e) / (1 + e)",
    "def sigmoid(z):\n    raise NotImplementedError",
    "@njit\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))",
]
EXPERIMENTS = [
    "FLOOR = 0.0",
    "FLOOR = os.getpid()",
    "FLOOR += 1",
    "import os",
    "import torch, math",
    "from numba import njit",
    "try:\n    from numba import njit\nexcept ImportError:\n    njit = lambda f: f",
    "if True:\n    import os\n    FLOOR = 0.0",
    "x = 1 / 0",
    "x = (",
    "%matplotlib inline\n!ls\nFLOOR = 0.0",
    "%%bash\nFLOOR = 1",
    "np.maximum = None",
    "relu(np.ones(3))",
    "relu = None",
    "relu = bend",
    "del relu",
    "x = [relu(z) for z in range(3)]",
    "import sys\nx = sys.exit()",
    "raise SystemExit",
    "while True: pass",
    "def endless():\n    while True: pass\nx = endless()",
    "from exercise2 import mse",
    "class Net(torch.nn.Module):\n    pass",
    "assert False",
    "x = y = z = np.zeros(10**11)",
]
CELLS = st.lists(st.sampled_from(FUNCTIONS) | st.sampled_from(EXPERIMENTS), max_size=9)


def notebook(cells: list[str]) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4})


def requested(cells: list[str], folder: Path, functions: list[str]) -> Request:
    """What ``%check`` and nbgrader's Validate send after these cells were run in order."""
    run = [Cell(number, source) for number, source in enumerate(cells, 1)]
    return Request("exercise1", functions, run, str(folder), timing=False)


def verdicts(report: Report) -> dict[str, object]:
    """What counts: the status and the points of each function that was checked."""
    return {check.id: (check.status, check.score) for check in report.checks if check.skip != "deselected"}


@settings(times(0.5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS, functions=st.sampled_from([["relu"], ["sigmoid"], ["relu", "sigmoid"]]))
@example(cells=[FUNCTIONS[0], "import os"], functions=["relu"])
@example(cells=[FUNCTIONS[0], FUNCTIONS[5]], functions=["relu"])
@example(cells=[FUNCTIONS[0], "x = endless()"], functions=["relu"])
@example(cells=[FUNCTIONS[0], "from torch import relu"], functions=["relu"])
@example(cells=[FUNCTIONS[0], "np.maximum = None"], functions=["relu"])
@example(cells=[FUNCTIONS[0], *EXPERIMENTS[18:22]], functions=["relu"])
def test_a_saved_notebook_gets_what_its_kernel_got(
    cells: list[str], functions: list[str], code: CourseCode, course: Course, sandbox: Sandbox, tmp_path: Path
):
    """`learnloop check`, `watch`, `grade`, pytest and autograde read the file, `%check` and Validate what was run of it."""
    exercise = course.exercise("exercise1")
    assert exercise is not None
    cells = [START, *cells]
    path = tmp_path / "exercise1.ipynb"
    path.write_text(notebook(cells))

    def judged(submission: Submission, **options: object) -> dict[str, object]:
        chosen = Options(timing=False, only=functions, **options)  # type: ignore[arg-type]
        return verdicts(grade(code, submission, sandbox, chosen, lambda line: None))

    request = requested(cells, tmp_path, functions)
    live = submission_of(course, exercise, path, live_units(request, path.name), only=functions, live=True)
    saved = read_submission(course, exercise, path)
    assert judged(saved) == judged(live)
    assert judged(saved, seed=7) == judged(saved)


@settings(times(0.5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS.map(lambda cells: [each for each in cells if "endless" not in each]))
@example(cells=[FUNCTIONS[0], "from torch import relu"])
@example(cells=["import os, math", "FLOOR = math.sqrt(0.0)", FUNCTIONS[6]])
@example(cells=[FUNCTIONS[0], "relu = bend"])
def test_what_is_left_out_of_a_notebook_changes_nothing(
    cells: list[str], code: CourseCode, course: Course, sandbox: Sandbox, tmp_path: Path
):
    """Executing only what the functions need gives the verdicts that executing every cell gives."""
    exercise = course.exercise("exercise1")
    assert exercise is not None
    path = tmp_path / "exercise1.ipynb"
    path.write_text(notebook([START, *cells]))
    saved = read_submission(course, exercise, path)
    units = units_of(path, course.limits.file_kb)
    whole = msgspec.structs.replace(saved, units=units, outline=outline(units))
    options = Options(timing=False, only=["relu", "sigmoid"], seed=5)
    found = [verdicts(grade(code, each, sandbox, options, lambda line: None)) for each in (saved, whole)]
    assert found[0] == found[1]


def test_the_process_behind_check_in_a_notebook_says_what_the_file_gets(tmp_path: Path, grade_text):
    """By its real entry point: an experiment with `import os` costs nothing, here as there; one sentence says what counts."""
    cells = [START, FUNCTIONS[0], "import os\nHOME = os.getcwd()", "x = (", "%matplotlib inline", FUNCTIONS[10]]
    answered = io.BytesIO()
    asked = io.BytesIO(msgspec.json.encode(requested(cells, tmp_path, ["relu", "sigmoid"])))
    assert check_cells(asked, answered) == 0
    live = msgspec.json.decode(answered.getvalue().splitlines()[-1], type=Update).report
    assert live is not None
    saved = grade_text("exercise1", notebook(cells), suffix=".ipynb", only=["relu", "sigmoid"])
    assert verdicts(live) == verdicts(saved)
    assert live.score > 0
    assert any("saved notebook" in note for note in live.notes)
    assert not any("saved notebook" in note for note in saved.notes)


def test_stored_outputs_change_nothing(tmp_path: Path, code: CourseCode, course: Course, sandbox: Sandbox):
    """10 MB of pictures are not read."""
    exercise = course.exercise("exercise1")
    assert exercise is not None
    made = json.loads(notebook([START, FUNCTIONS[0], FUNCTIONS[10]]))
    path = tmp_path / "exercise1.ipynb"
    found = []
    for outputs in ([], [{"data": {"image/png": "A" * (10 << 20)}}]):
        made["cells"][1]["outputs"] = outputs
        path.write_text(json.dumps(made))
        report = grade(code, read_submission(course, exercise, path), sandbox, Options(timing=False), lambda line: None)
        found.append((report.score, report.seed, verdicts(report)))
    assert found[0] == found[1]
    assert found[0][0] > 0
