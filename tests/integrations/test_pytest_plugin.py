"""learnloop in pytest: collected where pytest.ini says so, judged by the worker, told in the report's words."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from places import CASES

from learnloop.course.loader import CourseCode
from learnloop.course.model import Course
from learnloop.grading.kinds import kind_of
from learnloop.learner import delivery
from learnloop.learner.progress import Progress

pytestmark = pytest.mark.xdist_group("pytest_plugin")


@pytest.fixture
def folder(root: Path, course: Course, tmp_path: Path) -> Path:
    """A learner's folder of this course, in a path with a space and letters beyond ASCII."""
    made = tmp_path / "mein Kürs"
    delivery.start(course, root, made)
    return made


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """pytest in a process of its own, as a student types it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def outcomes(done: "subprocess.CompletedProcess[str]") -> dict[str, str]:
    """What became of each test of a verbose run, by the end of its id."""
    return {name: verdict.lower() for name, verdict in re.findall(r"^\S*?::(\S+) (PASSED|FAILED|SKIPPED|ERROR)", done.stdout, re.M)}


def test_the_checks_of_an_exercise_are_tests(folder: Path, course: Course):
    """From the folder and from exercises/, by the file, a function, or a check."""
    exercise = course.exercise("exercise3")
    assert exercise is not None
    expected = [f"{each.name}[{name}]" for each in exercise.functions for name in kind_of(exercise).check_names(each)]
    for inside, target in (("", "exercises/exercise3.py"), ("exercises", "exercise3.py")):
        done = run(folder / inside, "--collect-only", "-q", target)
        found = [line.partition("::")[2] for line in done.stdout.splitlines() if "::" in line]
        assert found == expected, done.stdout
    one = run(folder / "exercises", "--collect-only", "-q", "exercise3.py::mse_grad")
    assert [line for line in one.stdout.splitlines() if "::" in line] == [
        "exercises/exercise3.py::mse_grad[values]",
        "exercises/exercise3.py::mse_grad[behaviour]",
    ]


def test_the_names_of_the_checks_are_those_of_a_report(course: Course, code: CourseCode):
    """They are known from course.yml, without loading a check."""
    for exercise in course.exercises:
        for function in exercise.functions:
            assert set(code.checks(exercise)) == {each.name for each in exercise.functions}
            names = kind_of(exercise).check_names(function)
            assert ("timing" in names) == (function.timing is not None)
            assert names == ["exam"] or names[:2] == ["values", "behaviour"]


def test_a_wrong_answer_is_told_in_the_words_of_the_report(folder: Path, root: Path):
    """And is recorded as a check's result is, though nothing of the file was run in pytest's process."""
    case = CASES / "gradient_without_mean"
    shutil.copy(case / "exercise3.py", folder / "exercises")
    done = run(folder, "-v", "exercises/exercise3.py")
    assert done.returncode == 1
    found = outcomes(done)
    assert found["numerical_gradient[values]"] == "passed"
    assert found["mse_grad[values]"] == "failed"
    assert found["mse_grad[behaviour]"] == "skipped"
    assert found["backward[values]"] == "failed"
    assert "Not yet: backward is still to be written, in exercise3.py, line 40." in done.stdout
    report = (case / "report.txt").read_text("utf-8")
    whole = report[report.index("mse_grad in exercise3.py, line 22") : report.index("\nNot yet:")]
    assert whole in done.stdout
    assert "Traceback" not in done.stdout
    standing = Progress(folder).standing("exercise3")
    assert (standing.attempts, standing.passed_functions) == (1, ["numerical_gradient"])


def test_a_part_of_the_checks_is_judged_alone_and_changes_no_progress(folder: Path, root: Path):
    shutil.copy(root / "solutions" / "exercise3.py", folder / "exercises")
    done = run(folder, "-v", "exercises/exercise3.py", "-k", "mse_grad and values")
    assert done.returncode == 0, done.stdout
    assert outcomes(done) == {"mse_grad[values]": "passed"}
    assert Progress(folder).standings() == {}


def test_nothing_of_an_exercise_is_run_by_pytest(folder: Path):
    """Not at collection, not by its own way to collect a Python file, not by a conftest that asks for everything."""
    (folder / "exercises" / "exercise3.py").write_text("import os\nos.mkdir('ran')\n\ndef test_mine():\n    pass\n")
    (folder / "pytest.ini").write_text("[pytest]\nlearnloop = true\npython_files = *.py\n")
    done = run(folder, "-v", "exercises/exercise3.py")
    assert done.returncode == 1
    assert "test_mine" not in done.stdout
    assert "does not allow" in done.stdout or "import" in done.stdout
    assert not list(folder.rglob("ran"))


def test_a_students_own_tests_are_collected_beside(folder: Path):
    (folder / "test_mine.py").write_text("def test_one():\n    assert 1 + 1 == 2\n")
    done = run(folder, "-q", "test_mine.py")
    assert done.returncode == 0
    assert "1 passed" in done.stdout


def test_all_exercises_are_collected_and_the_form_that_is_worked_on(folder: Path, root: Path, course: Course):
    shutil.copy(root / "exercises" / "exercise2.ipynb", folder / "exercises")
    done = run(folder, "--collect-only", "-q")
    files = list(dict.fromkeys(line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line))
    assert files == [f"exercises/{exercise.id}.py" for exercise in course.exercises]
    asked = run(folder, "--collect-only", "-q", "exercises/exercise2.ipynb")
    assert "exercises/exercise2.ipynb::mse[values]" in asked.stdout


def test_a_notebook_is_judged(folder: Path, root: Path):
    (folder / "exercises" / "exercise2.py").unlink()
    text = (root / "exercises" / "exercise2.ipynb").read_text("utf-8")
    value = json.loads(text)
    for cell in value["cells"]:
        cell["source"] = "".join(cell["source"]).replace(
            'raise NotImplementedError("TODO: mse")', "return np.mean((pred - target) ** 2)"
        )
    (folder / "exercises" / "exercise2.ipynb").write_text(json.dumps(value), "utf-8")
    done = run(folder, "-v", "exercises/exercise2.ipynb", "-k", "mse and not timing")
    assert outcomes(done) == {"mse[values]": "passed", "mse[behaviour]": "passed"}, done.stdout


def test_several_processes_say_the_same(folder: Path, root: Path):
    shutil.copy(CASES / "gradient_without_mean" / "exercise3.py", folder / "exercises")
    pick = ["-k", "not timing", "exercises/exercise3.py"]
    alone = run(folder, "-q", "-rA", *pick)
    several = run(folder, "-q", "-rA", "-n", "2", *pick)

    def verdicts(done: "subprocess.CompletedProcess[str]") -> list[str]:
        lines = re.findall(r"^(?:PASSED|FAILED|SKIPPED) .*exercise3\.py\S*", done.stdout.replace("@" + str(folder), "@"), re.M)
        return sorted(re.sub(r"@.*", "", line) for line in lines)

    assert verdicts(alone) == verdicts(several) != []


@pytest.mark.parametrize("ini", ["[pytest]\n", "[pytest]\nlearnloop = false\n", None])
def test_without_the_word_in_pytest_ini_it_is_silent(folder: Path, ini: str | None):
    """pytest collects as if learnloop were not there."""
    if ini is None:
        (folder / "pytest.ini").unlink()
    else:
        (folder / "pytest.ini").write_text(ini)
    (folder / "exercises" / "exercise3.py").write_text("def test_mine():\n    pass\n")
    done = run(folder, "-v", "exercises/exercise3.py")
    assert outcomes(done) == {"test_mine": "passed"}


def test_a_fault_of_learnloop_is_a_line_and_says_so(folder: Path):
    """A conftest breaks the sandbox, as a machine might."""
    (folder / "conftest.py").write_text(
        "from learnloop.errors import SandboxError\nfrom learnloop.sandbox import launch\n\n\n"
        "def broken():\n    raise SandboxError('no worker could be started.')\n\n\n"
        "launch.start_fork_server = broken\n"
    )
    done = run(folder, "-q", "exercises/exercise3.py::mse_grad")
    assert "learnloop: no worker could be started." in done.stdout
    assert "This is a fault of learnloop or of its course, not of your code." in done.stdout
    assert "Traceback" not in done.stdout
