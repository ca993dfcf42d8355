"""A gradebook in PostgreSQL, by ``db_url``: a real server, begun and ended by the test."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("classroom")

EXERCISE = "exercise4"
WRONG_STEP = "def sgd_step(params, grads, lr):\n    return [(W + lr * dW, b + lr * db) for (W, b), (dW, db) in zip(params, grads)]"
ENVIRONMENT = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, of the newest server that is installed; Debian puts it on nobody's path."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found = shutil.which("initdb")
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a new, empty database: on a socket in a folder of its own, and on no port."""
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    place = Path(
        tempfile.mkdtemp(prefix="learnloop-", dir="/tmp")
    )  # not pytest's: a socket's path is short, and its user must reach it
    as_user: list[str] = []
    if os.geteuid() == 0:  # which the server refuses
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(place, "postgres")

    def run(program: str, *words: str) -> None:
        # Not captured: the server inherits its output, and would keep a pipe open.
        with (place / "said").open("a+") as said:
            command = [*as_user, str(folder / program), *words]
            ran = subprocess.run(command, cwd=place, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False)
        assert ran.returncode == 0, (place / "said").read_text("utf-8")

    data = str(place / "data")
    try:
        run("initdb", "-D", data, "-U", "teacher", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
        run("pg_ctl", "-D", data, "-w", "-l", str(place / "log"), "-o", f"-c listen_addresses='' -c fsync=off -k {place}", "start")
        try:
            run("createdb", "-h", str(place), "-U", "teacher", "marks")
            yield f"postgresql+psycopg2://teacher@/marks?host={place}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(place)


def run(folder: Path, *words: str) -> str:
    """Run a command in a folder; what it printed."""
    command = [sys.executable, "-m", *words]
    ran = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def hand_in(folder: Path, student: str, **instead: str) -> None:
    """The released notebook with the model answers, but for these functions."""
    source, notebook = (
        json.loads((folder / kind / EXERCISE / f"{EXERCISE}.ipynb").read_text("utf-8")) for kind in ("source", "release")
    )
    marks = [cell["metadata"].get("nbgrader", {}) for cell in source["cells"]]
    answers = {each["grade_id"]: cell["source"] for each, cell in zip(marks, source["cells"], strict=True) if each.get("solution")}
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = instead.get(name, answers[name])
    place = folder / "submitted" / student / EXERCISE
    place.mkdir(parents=True)
    (place / f"{EXERCISE}.ipynb").write_text(json.dumps(notebook), "utf-8")


def exported(folder: Path) -> dict[str, float]:
    """The marks, from nbgrader's own export."""
    run(folder, "nbgrader", "export", "--to", "marks.csv")
    with (folder / "marks.csv").open(newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def test_a_gradebook_in_postgresql(server: str, tmp_path: Path):
    """Students, marks and export are in the database, nothing in a file; a manual score and a comment survive a second time."""
    from nbgrader.api import Gradebook

    folder = tmp_path / "course"
    (tmp_path / "students.csv").write_text("id,first_name\nada,Ada\nabsent,Alan\n", "utf-8")
    run(tmp_path, "learnloop", "nbgrader", "init", "course", EXERCISE, "--students", "students.csv", "--db-url", server)
    run(folder, "nbgrader", "generate_assignment", EXERCISE)
    hand_in(folder, "ada")
    hand_in(folder, "wrong", sgd_step=WRONG_STEP)
    run(folder, "nbgrader", "autograde", EXERCISE)
    with Gradebook(server) as gradebook:
        assert {each.student.id: each.score for each in gradebook.assignment_submissions(EXERCISE)} == {"ada": 20.0, "wrong": 17.0}
        grade = gradebook.find_grade("check-sgd_step", EXERCISE, EXERCISE, "wrong")
        assert (grade.auto_score, grade.manual_score) == (0.0, None)
        grade.manual_score = 1.5
        gradebook.find_comment("sgd_step", EXERCISE, EXERCISE, "wrong").manual_comment = "Nearly: look at the sign."
        gradebook.db.commit()
    run(folder, "nbgrader", "autograde", EXERCISE, "--force")
    assert exported(folder) == {"ada": 20.0, "absent": 0.0, "wrong": 18.5}
    with Gradebook(server) as gradebook:
        assert gradebook.find_comment("sgd_step", EXERCISE, EXERCISE, "wrong").comment == "Nearly: look at the sign."
    assert "Every mark is as it was." in run(folder, "learnloop", "nbgrader", "regrade", EXERCISE)
    assert not (folder / "gradebook.db").exists()
