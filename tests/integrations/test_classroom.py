"""A class on nbgrader, end to end: real commands, a real gradebook, twelve students, and attacks that stock nbgrader falls for."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("classroom")

EXERCISE = "exercise4"
POINTS = {
    "sgd_step": 3.0,
    "momentum_step": 3.0,
    "minibatches": 4.0,
    "descend": 3.0,
    "max_stable_lr": 3.0,
    "learning_rate_verdict": 4.0,
}
ALL = sum(POINTS.values())
ENVIRONMENT = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}

WRONG_STEP = "def sgd_step(params, grads, lr):\n    return [(W + lr * dW, b + lr * db) for (W, b), (dW, db) in zip(params, grads)]"
FOR_EVER = "def descend(grad, w0, lr, steps):\n    while True:\n        pass"
LEAVES = "import os\ndef max_stable_lr(hessian):\n    os._exit(0)"
EXITS = "def max_stable_lr(hessian):\n    raise SystemExit(0)"
NOISY = "import warnings\nwarnings.warn('a harmless word')\nprint('x' * 5_000_000)"
SCRIPT = "<script>alert('marks')</script>"
SHOUTS = f"def descend(grad, w0, lr, steps):\n    raise ValueError({SCRIPT!r})"


def code_cell(source: str, **nbgrader: Any) -> dict[str, Any]:
    """A code cell, with nbgrader's metadata if there is any."""
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": source}


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


class Class:
    """A course of nbgrader's in a folder, and what its commands say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, status: int = 0) -> str:
        """Run a command in the course's folder; what it printed."""
        ran = subprocess.run(
            [sys.executable, "-m", *words], cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        assert ran.returncode == status, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    def source(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "source" / EXERCISE / f"{EXERCISE}.ipynb").read_text("utf-8")))

    def release(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "release" / EXERCISE / f"{EXERCISE}.ipynb").read_text("utf-8")))

    def solved(self, **instead: str) -> dict[str, Any]:
        """The released notebook with the model answers, but for these functions."""
        notebook = self.release()
        answers = {grade_id(cell): "".join(cell["source"]) for cell in self.source()["cells"]}
        for cell in notebook["cells"]:
            if grade_id(cell) in POINTS:
                cell["source"] = instead.get(grade_id(cell), answers[grade_id(cell)])
        return notebook

    def place(self, student: str) -> Path:
        folder = self.folder / "submitted" / student / EXERCISE
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{EXERCISE}.ipynb"

    def hand_in(self, student: str, notebook: dict[str, Any] | str) -> None:
        text = notebook if isinstance(notebook, str) else json.dumps(notebook)
        self.place(student).write_text(text, "utf-8")

    def marks(self) -> dict[str, float]:
        """The marks of the exercise, from nbgrader's own export."""
        self.run("nbgrader", "export", "--to", "marks.csv")
        with (self.folder / "marks.csv").open(newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["assignment"] == EXERCISE]
        assert all(None not in row for row in rows)
        return {row["student_id"]: float(row["score"]) for row in rows}

    def feedback(self, student: str) -> str:
        return (self.folder / "feedback" / student / EXERCISE / f"{EXERCISE}.html").read_text("utf-8")


def students(course: Class) -> dict[str, float]:
    """Twelve students hand in; what each deserves."""
    deserve: dict[str, float] = {}

    def hand_in(student: str, notebook: dict[str, Any] | str, points: float) -> None:
        course.hand_in(student, notebook)
        deserve[student] = points

    hand_in("right", course.solved(), ALL)
    hand_in("wrong", course.solved(sgd_step=WRONG_STEP), ALL - POINTS["sgd_step"])
    hand_in("blank", course.release(), 0.0)
    hand_in("syntax", course.solved(descend="def descend(grad, w0, lr, steps:\n    return"), ALL - POINTS["descend"])
    hand_in("loop", course.solved(descend=FOR_EVER), ALL - POINTS["descend"])
    hand_in("exits", course.solved(max_stable_lr=EXITS), ALL - POINTS["max_stable_lr"])

    noisy = course.solved()
    noisy["cells"].insert(1, code_cell(NOISY))
    hand_in("warnings", noisy, ALL)

    deleted = course.solved()
    deleted["cells"] = [cell for cell in deleted["cells"] if not grade_id(cell).startswith("check-")]
    hand_in("deleted", deleted, ALL)

    copied = course.solved(sgd_step=WRONG_STEP)
    (step,) = [cell for cell in course.solved()["cells"] if grade_id(cell) == "sgd_step"]
    copied["cells"] += [step, *[cell for cell in copied["cells"] if grade_id(cell).startswith("check-")]]
    hand_in("copied", copied, ALL)  # the last definition counts, as in any notebook

    richer = course.solved(sgd_step=WRONG_STEP)
    for cell in richer["cells"]:
        if grade_id(cell).startswith("check-"):
            cell["metadata"]["nbgrader"] |= {"points": 100, "locked": False, "solution": True, "grade": False}
            cell["source"] = "100.0"
    hand_in("richer", richer, ALL - POINTS["sgd_step"])

    html = course.solved(descend=SHOUTS)
    html["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": SCRIPT})
    html["cells"][2]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": SCRIPT}}]
    hand_in("html", html, ALL - POINTS["descend"])

    hand_in("late", course.solved(), 0.0)
    (course.place("late").parent / "timestamp.txt").write_text("2026-11-03 12:00:00 UTC\n", "utf-8")
    hand_in("early", course.solved(), ALL)
    (course.place("early").parent / "timestamp.txt").write_text("2026-11-01 12:00:00 UTC\n", "utf-8")

    hand_in("=1+1,99", course.solved(), 0.0)  # no id of a student's: left out, and said
    del deserve["=1+1,99"]
    return deserve


# What gives full marks on stock nbgrader, or harms others: in a cell that is executed before all else, with no function solved.
ATTACKS = {
    "patched_numpy": "import numpy as np\nnp.allclose = np.isclose = np.array_equal = lambda *a, **k: True",
    "drops_asserts": (
        "import ast\nclass Drop(ast.NodeTransformer):\n    def visit_Assert(self, node):\n        return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Drop())"
    ),
    "rewrites_cells": "get_ipython().input_transformers_post.append(lambda lines: ['4.0'])",
    "always_equal": (
        "import numpy as np\nclass Yes(np.ndarray):\n    def __eq__(self, other):\n        return True\n"
        "    def __array_function__(self, *a, **k):\n        return True\n"
        "def sgd_step(params, grads, lr):\n    return np.zeros(3).view(Yes)"
    ),
    "daemon": (
        "import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 4321'], start_new_session=True)\n"
        "def sgd_step(params, grads, lr):\n"
        "    import subprocess\n    subprocess.Popen(['sleep', '4321'], start_new_session=True)"
    ),
    "gradebook": (
        "import sqlite3\nfor up in ('', '../', '../../', '../../../'):\n"
        "    sqlite3.connect(up + 'gradebook.db').execute('UPDATE grade SET manual_score = 5')"
    ),
    "display_hook": "import sys\nsys.displayhook = lambda value: print('4.0')\n4.0",
    "not_a_number": "float('nan')",
    "reads_source": (
        "def sgd_step(params, grads, lr):\n    import json\n"
        "    cells = json.load(open('../../../source/exercise4/exercise4.ipynb'))['cells']\n"
        "    scope = {}\n    exec(''.join(cells[3]['source']), scope)\n    return scope['sgd_step'](params, grads, lr)"
    ),
    "leaves": LEAVES,
    "profile": (
        "import pathlib\nplace = pathlib.Path.home() / '.ipython/profile_default/startup'\n"
        "place.mkdir(parents=True, exist_ok=True)\n(place / '00-evil-4321.py').write_text('raise SystemExit')"
    ),
    "flood": "print('x' * 20_000_000)",
}
BROKEN = {
    "no_json": "{ this is not a notebook",
    "nan_json": '{"cells": [{"cell_type": "code", "metadata": {}, "source": NaN}]}',
    "deep": "[" * 100_000,
    "odd_metadata": json.dumps({"cells": [code_cell("x = 1") | {"metadata": {"nbgrader": {"grade_id": ["x"], "grade": 3}}}]}),
    "odd_cells": json.dumps({"cells": {"a": 1}, "metadata": 7}),
    "odd_timestamp": json.dumps({"cells": []}),
    "empty": "",
}


def attackers(course: Class) -> dict[str, float]:
    """Who attacks, and who hands in what nobody can read; what each deserves."""
    for student, source in ATTACKS.items():
        notebook = course.release()
        notebook["cells"].insert(1, code_cell(source))
        course.hand_in(student, notebook)
    for student, text in BROKEN.items():
        course.hand_in(student, text)
    (course.place("odd_timestamp").parent / "timestamp.txt").write_text("the day before yesterday, I swear\n", "utf-8")
    linked = course.place("linked")
    linked.symlink_to(course.place("right"))
    beside = course.place("beside").parent
    shutil.copy(course.place("blank"), beside)
    (beside / "leak.txt").symlink_to("/etc/passwd")
    (beside / "numpy.py").write_text("raise SystemExit(0)\n", "utf-8")
    os.mkfifo(beside / "pipe")
    with (beside / "hole.bin").open("wb") as file:
        file.truncate(1 << 33)
    renamed = course.place("renamed")  # as browsers do it
    renamed.parent.mkdir(parents=True, exist_ok=True)
    renamed.with_name(f"{EXERCISE} (1).ipynb").write_text(json.dumps(course.solved()), "utf-8")
    course.place("nothing").parent.mkdir(parents=True, exist_ok=True)
    (course.folder / "submitted" / "moved").mkdir()
    (course.folder / "submitted" / "moved" / EXERCISE).symlink_to(course.place("right").parent)
    return dict.fromkeys([*ATTACKS, *BROKEN, "linked", "beside", "renamed", "nothing"], 0.0)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Class, dict[str, float], str]:
    """A class that was graded: the course, what everybody deserves, and what autograde printed."""
    folder = tmp_path_factory.mktemp("classroom") / "mein Kürs"
    (folder.parent / "students.csv").write_text("id,first_name,email\nright,Ada,ada@example.org\nabsent,Alan,\n", "utf-8")
    course = Class(folder)
    words = ["init", str(folder), EXERCISE, "--students", str(folder.parent / "students.csv")]
    ran = subprocess.run([sys.executable, "-m", "learnloop", "nbgrader", *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert f"nbgrader generate_assignment {EXERCISE}" in ran.stdout
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    course.run("nbgrader", "generate_assignment", EXERCISE)
    course.run("nbgrader", "db", "assignment", "add", EXERCISE, "--duedate", "2026-11-02 12:00:00 UTC")
    deserve = {**students(course), **attackers(course)}
    said = course.run("nbgrader", "autograde", EXERCISE)
    return course, deserve, said


def test_everybody_gets_what_their_code_deserves(graded: tuple[Class, dict[str, float], str]):
    """To the point, the twelve and the attackers; who is no student is left out, and a student who handed in nothing has 0."""
    course, deserve, said = graded
    marks = course.marks()
    assert marks == {**deserve, "absent": 0.0}
    assert "this is not a student's id" in said
    assert "moved" in said
    assert f"there is no {EXERCISE}.ipynb, so it is treated as an empty submission. The folder has: '{EXERCISE} (1).ipynb'" in said


def test_attacks_leave_nothing_behind(graded: tuple[Class, dict[str, float], str]):
    """No process, no file in anybody's home, no file of somebody else's in what is handed back."""
    course, _, _ = graded
    assert subprocess.run(["pgrep", "-f", "sleep 4321"], capture_output=True, check=False).returncode == 1
    assert not (Path.home() / ".ipython/profile_default/startup/00-evil-4321.py").exists()
    assert sorted(path.name for path in (course.folder / "autograded" / "beside" / EXERCISE).iterdir()) == [
        f"{EXERCISE}.ipynb",
        "numpy.py",
    ]


def test_every_submission_gets_one_clean_page_of_feedback(graded: tuple[Class, dict[str, float], str]):
    """Escaped, of bounded size, without seeds; nothing of a stranger's is a tag in it."""
    course, deserve, _ = graded
    course.run("nbgrader", "generate_feedback", EXERCISE)
    seeds = {json.loads(line)["seed"] for line in (course.folder / "learnloop_marks.jsonl").read_text("utf-8").splitlines()}
    for student in deserve:
        page = course.feedback(student)
        assert SCRIPT not in page
        assert "learnloop-report" in page
        assert len(page) < 1_000_000
        assert not any(str(seed) in page for seed in seeds)
    assert "wrong sign" in course.feedback("wrong") or "Likely cause" in course.feedback("wrong")
    assert "&lt;script&gt;" in course.feedback("html")
    assert "cannot be read as a notebook" in course.feedback("no_json")


def test_a_second_autograde_gives_the_same_and_keeps_what_people_said(graded: tuple[Class, dict[str, float], str]):
    """Automatic points are those of before; a manual score and a comment survive."""
    from nbgrader.api import Gradebook

    course, deserve, _ = graded
    url = f"sqlite:///{course.folder / 'gradebook.db'}"
    with Gradebook(url) as gradebook:
        grade = gradebook.find_grade("check-sgd_step", EXERCISE, EXERCISE, "wrong")
        grade.manual_score = 1.5
        gradebook.find_comment("sgd_step", EXERCISE, EXERCISE, "wrong").manual_comment = "Nearly: look at the sign."
        gradebook.db.commit()
    course.run("nbgrader", "autograde", EXERCISE, "--force")
    assert course.marks() == {**deserve, "absent": 0.0, "wrong": deserve["wrong"] + 1.5}
    with Gradebook(url) as gradebook:
        assert gradebook.find_comment("sgd_step", EXERCISE, EXERCISE, "wrong").comment == "Nearly: look at the sign."
    lines = [json.loads(line) for line in (course.folder / "learnloop_marks.jsonl").read_text("utf-8").splitlines()]
    by_student: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_student.setdefault(line["student"], []).append(line)
    for first, second in by_student.values():
        for key in ("submitted", "seed", "score", "functions", "course", "sandbox"):
            assert first[key] == second[key]


def test_a_mark_can_be_repeated_with_its_seed(graded: tuple[Class, dict[str, float], str]):
    """``learnloop check FILE --seed N`` comes to the same points, function by function."""
    course, _, _ = graded
    lines = [json.loads(line) for line in (course.folder / "learnloop_marks.jsonl").read_text("utf-8").splitlines()]
    (mark, *_) = [line for line in lines if line["student"] == "wrong"]
    said = course.run("learnloop", "check", mark["file"], "--json", "--seed", str(mark["seed"]), status=1)
    report = json.loads(said)
    assert report["score"] == mark["score"] == ALL - POINTS["sgd_step"]
    assert by_function(report) == mark["functions"]


def by_function(report: dict[str, Any]) -> dict[str, float]:
    """The points of each function of a report."""
    points: dict[str, float] = {}
    for check in report["checks"]:
        points[check["function"]] = points.get(check["function"], 0.0) + check["score"]
    return points


def test_every_face_gives_each_function_the_same_points(graded: tuple[Class, dict[str, float], str], tmp_path: Path):
    """autograde's record, `learnloop grade` over the same folders, `learnloop check` and pytest, function by function."""
    course, _, _ = graded
    lines = [json.loads(line) for line in (course.folder / "learnloop_marks.jsonl").read_text("utf-8").splitlines()]
    recorded = {line["student"]: line["functions"] for line in lines}
    made = json.loads(course.run("learnloop", "grade", "submitted", "--json", status=1))
    found = {each["student"]: by_function(each["report"]) for each in made["submissions"]}
    assert {"right", "wrong", "blank", "syntax", "loop", "exits", "copied", "richer", "daemon", "leaves"} <= found.keys()
    assert {student: recorded[student] for student in found} == found
    for student in ("wrong", "syntax", "exits", "copied", "leaves"):
        folder = tmp_path / student
        course.run("learnloop", "start", str(folder))
        (folder / "exercises" / f"{EXERCISE}.py").unlink()
        shutil.copy(course.place(student), folder / "exercises")
        command = [sys.executable, "-m", "pytest", "-v", "-p", "no:hypothesispytest", f"exercises/{EXERCISE}.ipynb"]
        ran = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        failed = {name for name in POINTS if re.search(rf"::{name}\[\w+\] (FAILED|ERROR)", ran.stdout)}
        assert failed == {name for name, points in found[student].items() if points < POINTS[name]}, ran.stdout
        said = course.run("learnloop", "check", str(folder / "exercises" / f"{EXERCISE}.ipynb"), "--json", status=int(bool(failed)))
        assert by_function(json.loads(said)) == found[student]


def test_a_changed_course_says_whose_marks_it_would_change(graded: tuple[Class, dict[str, float], str], root: Path):
    """``regrade --dry-run``: nothing with the same course; with another one, who and what, and nothing is written."""
    course, _, _ = graded
    only = "exercise4"
    said = course.run("learnloop", "nbgrader", "regrade", only, "--dry-run")
    assert "0 marks of" in said
    other = course.folder.parent / "other course"
    shutil.copytree(root / "autograder" / "checks", other / "autograder" / "checks")
    shutil.copytree(root / "solutions", other / "solutions")
    shutil.copytree(root / "exercises", other / "exercises")
    text = (root / "course.yml").read_text("utf-8")
    (other / "course.yml").write_text(text + "\nrefused_names: [numpy.linalg.eigvalsh]\n" if "refused_names" not in text else text)
    config = course.folder / "nbgrader_config.py"
    before = config.read_text("utf-8")
    solution = (other / "solutions" / "exercise4.py").read_text("utf-8")
    (other / "solutions" / "exercise4.py").write_text(solution.replace("W - lr * dW", "W + lr * dW"), "utf-8")
    config.write_text(before + f"\nc.Classroom.course = {str(other)!r}\n", "utf-8")
    try:
        marks = (course.folder / "learnloop_marks.jsonl").read_text("utf-8")
        said = course.run("learnloop", "nbgrader", "regrade", only, "--dry-run", status=1)
    finally:
        config.write_text(before, "utf-8")
    assert "right            exercise4   sgd_step               3 -> 0" in said
    assert "nothing was written" in said
    assert (course.folder / "learnloop_marks.jsonl").read_text("utf-8") == marks


def test_nothing_of_the_solutions_is_released(graded: tuple[Class, dict[str, float], str]):
    """No line of a model answer that is not in the stub either, no marks of solutions, no outputs."""
    course, _, _ = graded
    released = course.release()
    text = json.dumps(released)
    assert "BEGIN SOLUTION" not in text
    assert "END SOLUTION" not in text
    stub = {grade_id(cell): "".join(cell["source"]) for cell in released["cells"] if grade_id(cell)}
    inside = 0
    for cell in course.source()["cells"]:
        source = "".join(cell["source"])
        if "### BEGIN SOLUTION" in source:
            answer = source.split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
            lines = [line.strip() for line in answer.splitlines() if line.strip()]
            inside += len(lines)
            assert not [line for line in lines if line in stub[grade_id(cell)]]
    assert inside > 20
    assert {name: "raise NotImplementedError" in stub[name] for name in POINTS} == dict.fromkeys(POINTS, True)


def test_weak_confinement_is_refused_unless_it_is_allowed(graded: tuple[Class, dict[str, float], str]):
    """On tier C autograde stops before any submission, and says what to write where."""
    course, _, _ = graded
    environment = ENVIRONMENT | {"LEARNLOOP_SANDBOX_TIER": "C"}
    command = [sys.executable, "-m", "nbgrader", "autograde", EXERCISE, "--force", "--student", "right"]
    ran = subprocess.run(command, cwd=course.folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "c.Classroom.allow_weak_sandbox = True" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_validate_button_shows_students_their_own_work(graded: tuple[Class, dict[str, float], str]):
    """The plain route, in a kernel: points come out of ``%check`` as a bare number, and no more than that is claimed of them."""
    course, _, _ = graded
    folder = course.folder.parent / "student"
    folder.mkdir()
    path = folder / f"{EXERCISE}.ipynb"
    path.write_text(json.dumps(course.solved()), "utf-8")
    assert "Success! Your notebook passes all the tests." in course.run("nbgrader", "validate", str(path))
    path.write_text(json.dumps(course.solved(sgd_step=WRONG_STEP)), "utf-8")
    said = course.run("nbgrader", "validate", str(path))
    assert "VALIDATION FAILED ON 1 CELL" in said
    assert "%check sgd_step" in said


def test_a_changed_course_changes_marks_and_nothing_that_people_said(tmp_path: Path, root: Path):
    """``regrade`` without ``--dry-run``, by nbgrader's own autograde; where that fails, it is told."""
    from nbgrader.api import Gradebook

    course = Class(tmp_path / "small")
    course.folder.mkdir()
    course.run("learnloop", "nbgrader", "init", ".", EXERCISE)
    data = course.folder / "source" / EXERCISE / "data.csv"
    data.write_text("1,2,3\n" * 400_000, "utf-8")
    course.run("nbgrader", "generate_assignment", EXERCISE)
    released = course.folder / "release" / EXERCISE / "data.csv"
    assert released.stat().st_size == data.stat().st_size  # an instructor's own files are as large as they like
    course.hand_in("ada", course.solved())
    course.run("nbgrader", "autograde", EXERCISE)
    url = f"sqlite:///{course.folder / 'gradebook.db'}"
    with Gradebook(url) as gradebook:
        gradebook.find_grade("check-descend", EXERCISE, EXERCISE, "ada").manual_score = 2.5
        gradebook.db.commit()
    other = tmp_path / "other"
    for name in ("autograder/checks", "solutions", "exercises"):
        shutil.copytree(root / name, other / name)
    shutil.copy(root / "course.yml", other)
    solution = (other / "solutions" / "exercise4.py").read_text("utf-8")
    (other / "solutions" / "exercise4.py").write_text(solution.replace("W - lr * dW", "W + lr * dW"), "utf-8")
    with (course.folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"\nc.Classroom.course = {str(other)!r}\n")
    said = course.run("learnloop", "nbgrader", "regrade", EXERCISE)
    assert "sgd_step               3 -> 0" in said
    assert "1 mark of 1 submission changed." in said
    assert course.marks() == {"ada": ALL - POINTS["sgd_step"] - 0.5}
    assert "Every mark is as it was." in course.run("learnloop", "nbgrader", "regrade", EXERCISE)
    (other / "solutions" / "exercise4.py").write_text(solution, "utf-8")
    shutil.rmtree(course.folder / "source" / EXERCISE)
    (course.folder / "autograded").rename(course.folder / "elsewhere")
    (course.folder / "autograded").write_text("a file in the way", "utf-8")
    assert "nbgrader autograde exercise4 failed" in course.run("learnloop", "nbgrader", "regrade", EXERCISE, status=3)
