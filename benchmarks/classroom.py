"""What `nbgrader autograde` costs a submission, with learnloop's preprocessors and with nbgrader's own, on the same notebooks.

    python benchmarks/classroom.py [--submissions 8] [--runs 1] [EXERCISE ...]

Four courses in a temporary folder, written by `learnloop nbgrader init`; everybody hands in the model answers. Two are graded by
learnloop, with and without timing checks. Two have no `configure(c)` in their nbgrader_config.py, so that nbgrader executes each
notebook in a kernel: one with the `%check` cells as they are released, one with an `assert` in their place that takes no time,
which is the least that stock nbgrader can take. Whole commands, wall clock, in turns, medians of the runs. What a submission
costs at the margin is (the seconds for N - the seconds for 1) / (N - 1), by the wall clock and in CPU time of all processes (not on
Windows). The mean marks show that nobody is fast by grading nothing.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from learnloop.course.location import course_root, read_course
from learnloop.course.model import Exercise

COURSES = ("learnloop", "learnloop, timing = False", "stock, `%check` in a kernel", "stock, asserts that take no time")
CONFIGURED = "configure(c)\n"
ENVIRONMENT = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}


def run(folder: Path, *words: str) -> tuple[float, float]:
    """Seconds of a command in a folder, by the wall clock and of CPU time; what it says is shown only when it fails."""
    begun, before = time.perf_counter(), os.times()
    ran = subprocess.run([sys.executable, "-m", *words], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - begun, os.times()
    if ran.returncode:
        sys.exit(f"{' '.join(words)} in {folder}:\n{ran.stdout}{ran.stderr}")
    return seconds, after.children_user + after.children_system - before.children_user - before.children_system


def found(parent: Path, number: int, exercise: Exercise) -> Path:
    """A course with one assignment, released."""
    folder = parent / f"{exercise.id}-{number}"
    run(parent, "learnloop", "nbgrader", "init", folder.name, exercise.id)
    config = folder / "nbgrader_config.py"
    text = config.read_text("utf-8")
    assert CONFIGURED in text
    if COURSES[number].startswith("stock"):
        text = text.replace(CONFIGURED, "")
    elif COURSES[number].endswith("False"):
        text += "c.Classroom.timing = False\n"
    config.write_text(text, "utf-8")
    if "asserts" in COURSES[number]:
        path = folder / "source" / exercise.id / f"{exercise.id}.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code" and "".join(cell["source"]).startswith("%load_ext"):
                cell["source"] = "import numpy as np"
            if points_of(cell):
                cell["source"] = f"assert callable({points_of(cell).removeprefix('check-')})\nassert np.allclose(1.0, 1.0)"
        path.write_text(json.dumps(notebook), "utf-8")
    run(folder, "nbgrader", "generate_assignment", exercise.id)
    return folder


def points_of(cell: dict[str, Any]) -> str:
    """The name of a cell that has points, else nothing."""
    marks = cell["metadata"].get("nbgrader", {})
    return str(marks["grade_id"]) if marks.get("grade") else ""


def hand_in(folder: Path, exercise: str, students: int) -> None:
    """Let so many students hand in the released notebook with the model answers."""
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    answers: dict[str, Any] = {}
    for cell in json.loads((folder / "source" / exercise / f"{exercise}.ipynb").read_text("utf-8"))["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            answers[marks["grade_id"]] = cell["source"]
    notebook = json.loads((folder / "release" / exercise / f"{exercise}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"), cell["source"])
    for number in range(students):
        place = folder / "submitted" / f"student{number}" / exercise
        place.mkdir(parents=True)
        (place / f"{exercise}.ipynb").write_text(json.dumps(notebook), "utf-8")


def mean_mark(folder: Path, exercise: str) -> str:
    """The mean mark of those who handed in, of all points."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        marks = [(each.score, each.max_score) for each in gradebook.assignment_submissions(exercise)]
    return f"{statistics.mean(score for score, _ in marks):g} of {marks[0][1]:g}"


def medians(took: list[tuple[float, float]]) -> tuple[float, float]:
    """Of wall time and of CPU time."""
    return statistics.median(wall for wall, _ in took), statistics.median(cpu for _, cpu in took)


def main() -> None:
    """Grade in turns, print a table for each exercise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--submissions", type=int, default=8)
    parser.add_argument("--runs", type=int, default=1)
    asked = parser.parse_args()
    most = asked.submissions
    if most < 2:
        parser.error("it takes two submissions or more")
    course = read_course(course_root())
    exercises = [
        course.exercise(name) or parser.error(f"no exercise {name}") for name in asked.exercises or ("exercise4", "exercise3")
    ]
    with tempfile.TemporaryDirectory() as temporary:
        for exercise in exercises:
            folders = [found(Path(temporary), number, exercise) for number in range(len(COURSES))]
            took: dict[tuple[Path, int], list[tuple[float, float]]] = {}
            for _ in range(asked.runs):
                for students in (1, most):
                    for folder in folders:
                        hand_in(folder, exercise.id, students)
                        took.setdefault((folder, students), []).append(run(folder, "nbgrader", "autograde", exercise.id, "--force"))
            one, many = ([medians(took[folder, students]) for folder in folders] for students in (1, most))
            margins = [[(many[i][k] - one[i][k]) / (most - 1) for k in (0, 1)] for i in range(len(folders))]
            print(f"| {exercise.id} | 1, s | {most}, s | each more, s | CPU of each more, s | times learnloop's | mean mark |")
            print("| --- | --- | --- | --- | --- | --- | --- |")
            for i, folder in enumerate(folders):
                against = f"{margins[i][0] / margins[0][0]:.1f}, CPU {margins[i][1] / margins[0][1]:.1f}"
                row = [COURSES[i], f"{one[i][0]:.1f}", f"{many[i][0]:.1f}", f"{margins[i][0]:.2f}", f"{margins[i][1]:.2f}", against]
                print(f"| {' | '.join([*row, mean_mark(folder, exercise.id)])} |", flush=True)
            print(flush=True)


if __name__ == "__main__":
    main()
