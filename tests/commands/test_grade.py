"""Grading a class: who is found, what is left out, the marks as CSV and JSON, the refusal on a weak sandbox."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT

from learnloop.classes import intake
from learnloop.course.location import read_course
from learnloop.render import csv as marks
from learnloop.report import Report

MODEL = (ROOT / "solutions/exercise2.py").read_text("utf-8")
WRONG = MODEL.replace("np.mean((pred - target) ** 2)", "np.sum((pred - target) ** 2)")
LOOP = MODEL.replace("np.mean((pred - target) ** 2)", "[0 for _ in iter(int, 1)]")


def grade(folder, *options, tier=""):
    """Run ``learnloop grade`` as an instructor does."""
    environment = os.environ | ({"LEARNLOOP_SANDBOX_TIER": tier} if tier else {})
    command = [sys.executable, "-m", "learnloop", "grade", str(folder), *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)


@pytest.fixture
def handed_in(tmp_path):
    """What a small class handed in: right, wrong, stubs in a folder further down, bad files, bad names."""
    folder = tmp_path / "été 1"
    files = {
        "alice/exercise2.py": MODEL,
        "bob/exercise2.py": WRONG,
        "carol/hw 2/exercise2.py": (ROOT / "exercises/exercise2.py").read_text("utf-8"),
        "dave/exercise2.py": "def mse(:\n",
        "dave/notes.txt": "",
        "erin/essay.py": "",
        "-rf/exercise2.py": MODEL,
        "=1+1/exercise2.py": MODEL,
        ".hidden/exercise2.py": MODEL,
        "readme.txt": "",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "mallory").symlink_to("alice")
    (folder / "frank").mkdir()
    (folder / "frank" / "exercise2.py").symlink_to("../alice/exercise2.py")
    (folder / "grace").mkdir()
    (folder / "grace" / "mine").symlink_to("../alice")
    return folder


def test_a_folder_that_cannot_be_read_costs_the_others_nothing(handed_in, monkeypatch):
    """A student's folder without rights, say (root may read every one, so the system is made to refuse)."""
    listed = Path.iterdir

    def refuse(place):
        if place.name == "bob":
            raise PermissionError(13, "Permission denied")
        return listed(place)

    monkeypatch.setattr(Path, "iterdir", refuse)
    found, left_out = intake.submitted_files(read_course(ROOT), handed_in)
    assert {"alice", "carol"} <= {each.student for each in found}
    assert intake.LeftOut("bob", "this folder cannot be read: Permission denied.") in left_out


def test_a_class_is_graded_and_every_mark_can_be_repeated(handed_in, tmp_path):
    """A line for each file, marks in the CSV, reasons for what was left out; nothing is written beside the submissions."""
    before = sorted(handed_in.rglob("*"))
    done = grade(handed_in, "--no-timing", "--csv", tmp_path / "marks.csv")
    assert done.returncode == 1, done.stderr  # not all could be graded
    assert done.stderr == ""
    assert sorted(handed_in.rglob("*")) == before
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert "passed" in lines["alice"]
    assert "not yet: mse" in lines["bob"]
    assert "Python cannot read exercise2.py" in lines["dave"]
    assert "is a link" in lines["frank"]
    assert "there is no exercise" in lines["erin"]
    assert "there is no exercise" in lines["grace"]
    for name in ("-rf", "=1+1", "mallory"):
        assert "not graded" in lines[name]
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO((tmp_path / "marks.csv").read_text("utf-8")))}
    assert sorted(rows) == ["alice", "bob", "carol", "dave", "frank"]
    assert rows["alice"]["passed"] == "True"
    assert 0 < float(rows["bob"]["score"]) < float(rows["alice"]["score"])
    assert {float(rows[name]["score"]) for name in ("carol", "dave", "frank")} == {0.0}
    assert len({row["seed"] for row in rows.values()}) == len(rows)
    again = subprocess.run(
        [sys.executable, "-m", "learnloop", "check", str(handed_in / "bob/exercise2.py"), "--json", "--seed", rows["bob"]["seed"]],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    repeated = json.loads(again.stdout)
    values = [check["score"] for check in repeated["checks"] if check["kind"] != "timing"]
    assert sum(values) == pytest.approx(float(rows["bob"]["score"]))


def test_as_json_with_whole_reports(handed_in):
    """One object with every report, and nothing else."""
    done = grade(handed_in, "--no-timing", "--json")
    found = json.loads(done.stdout)
    assert [each["student"] for each in found["submissions"]] == ["alice", "bob", "carol", "dave", "frank"]
    assert found["submissions"][0]["report"]["passed"] is True
    assert {each["name"] for each in found["left_out"]} == {"-rf", "=1+1", "mallory", "erin", "grace"}


def test_a_hostile_file_costs_the_others_nothing(tmp_path):
    """More memory than there is, and an exit, in the middle of a class; what is only imported is not even its own fault."""
    hostile = {"b": "kept = [0] * 10**12\n" + MODEL, "c": MODEL + "\nraise SystemExit\n"}
    for student, text in {"a": MODEL, **hostile, "d": "import os\n" + MODEL}.items():
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "exercise2.py").write_text(text, "utf-8")
    done = grade(tmp_path / "class", "--no-timing", "--json")
    assert done.returncode == 0
    scores = [each["report"]["score"] for each in json.loads(done.stdout)["submissions"]]
    assert scores[1] == scores[2] == 0
    assert scores[0] == scores[3] > 0


@pytest.mark.skipif(sys.platform != "linux", reason="tier C is all there is")
def test_a_weak_sandbox_is_refused_unless_it_is_allowed(tmp_path):
    """Tier C stops accidents, not intent."""
    (tmp_path / "class" / "alice").mkdir(parents=True)
    shutil.copy(ROOT / "solutions/exercise2.py", tmp_path / "class" / "alice")
    refused = grade(tmp_path / "class", "--csv", tmp_path / "marks.csv", tier="C")
    assert refused.returncode == 2
    assert "--allow-weak-sandbox" in refused.stderr
    assert not list(tmp_path.glob("marks.csv*"))
    allowed = grade(tmp_path / "class", "--no-timing", "--allow-weak-sandbox", tier="C")
    assert allowed.returncode == 0
    assert "tier C" in allowed.stdout


def test_a_folder_without_students_says_what_is_looked_for(tmp_path):
    """The dead end names the layout."""
    done = grade(tmp_path)
    assert done.returncode == 2
    assert "Expected: " in done.stderr
    assert grade(tmp_path / "none").returncode == 2


def test_marks_that_cannot_be_written_are_told_before_anything_is_graded(handed_in, tmp_path):
    """Not after an hour of grading."""
    done = grade(handed_in, "--csv", tmp_path / "no such folder" / "marks.csv")
    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert "alice" not in done.stdout


def test_a_link_where_the_marks_go_is_replaced_and_not_followed(handed_in, tmp_path):
    """What it pointed to stays as it was."""
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "marks.csv").symlink_to("precious")
    grade(handed_in, "--no-timing", "--csv", tmp_path / "marks.csv")
    assert (tmp_path / "precious").read_text() == "precious"
    assert not (tmp_path / "marks.csv").is_symlink()


REPORT = Report(
    exercise="exercise1", title="", file="exercise1.py", score=1.5, max_score=2, passed=False, complete=True, seed=1, sandbox="A",
    seconds=0.1, checks=[],
)  # fmt: skip


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_cell_is_a_formula_and_no_row_is_broken(student, file):
    """Whatever the words are, a spreadsheet sees text, and one row stays one row."""
    text = marks.render([(student, msgspec.structs.replace(REPORT, file=file))])
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 2
    assert len(rows[1]) == len(marks.COLUMNS)
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in rows[1])
    assert rows[1][2] == "1.5"
