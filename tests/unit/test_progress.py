"""Progress: what is recorded is kept, whoever is killed, whoever writes beside, whatever became of the file."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from places import TESTS

from learnloop.course.model import Course
from learnloop.learner import ledger, progress
from learnloop.learner.progress import FILE, FOLDER, Progress, Standing, causes_of, digest_of, folder_of, functions_passed
from learnloop.report import CheckResult, Diagnosis, Finding, Report


def report(
    score: float = 3.0, *, passed: bool = False, complete: bool = True, exercise: str = "exercise1", cause: str = ""
) -> Report:
    """A report of two functions, ``relu`` right and ``softmax`` as wrong as ``passed`` says."""
    diagnosis = Diagnosis(cause, "It is so.") if cause else None
    finding = None if passed else Finding(stage="values", message="wrong", diagnosis=diagnosis)
    checks = [
        CheckResult(id="relu.values", function="relu", kind="values", status="passed", score=score, max_score=score),
        CheckResult(
            id="softmax.values",
            function="softmax",
            kind="values",
            status="passed" if passed else "failed",
            score=0.0,
            max_score=5.0,
            finding=finding,
            diagnosis=diagnosis,
        ),
    ]
    return Report(
        exercise=exercise,
        title="One",
        file=f"{exercise}.py",
        score=score,
        max_score=20.0,
        passed=passed,
        complete=complete,
        seed=1,
        sandbox="B",
        seconds=0.1,
        checks=checks,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course folder with a space and letters beyond ASCII in its name."""
    made = tmp_path / "mein Kürs"
    made.mkdir()
    return made


def test_nothing_was_tried_yet(folder: Path, course: Course):
    """And asking leaves no trace."""
    with Progress(folder) as kept:
        assert kept.standing("exercise1") == Standing(exercise="exercise1")
        assert kept.standings() == {}
        assert kept.kept("anything") == ""
        assert kept.current(course) is course.exercises[0]
    assert kept.notice == ""
    assert list(folder.iterdir()) == []


def test_a_report_is_kept_and_what_stood_before_comes_back(folder: Path):
    with Progress(folder) as kept:
        assert kept.record(report(3, cause="leaky"), "a").attempts == 0
        before = kept.record(report(5, passed=True), "b")
        now = kept.standing("exercise1")
    assert (before.attempts, before.last, before.passed_functions, before.passed) == (1, 3.0, ["relu"], False)
    assert before.causes == ["softmax:leaky"]
    assert (now.attempts, now.best, now.last, now.max_score, now.passed) == (2, 5.0, 5.0, 20.0, True)
    assert now.passed_functions == ["relu", "softmax"]
    assert (now.digest, now.passed_digest) == ("b", "b")
    assert now.when.endswith("Z")


def test_another_process_reads_what_this_one_wrote(folder: Path):
    Progress(folder).record(report(), "a")
    asking = "import sys, pathlib; from learnloop.learner.progress import Progress; "
    program = asking + "print(Progress(pathlib.Path(sys.argv[1])).standings())"
    done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    assert "best=3.0" in done.stdout


def test_the_same_file_with_the_same_result_is_no_new_attempt(folder: Path):
    """So that what is said of it stays the same: rule 6 of the experience."""
    kept = Progress(folder)
    kept.record(report(2), "a")
    first = kept.record(report(3, cause="leaky"), "b")
    again = kept.record(report(3, cause="leaky"), "b")
    assert first == again
    assert again.attempts == 1
    assert again.causes == []
    assert kept.standing("exercise1").attempts == 2
    assert kept.record(report(4), "b").attempts == 2  # another result: an earlier exercise was mended


def test_an_incomplete_run_changes_nothing(folder: Path):
    kept = Progress(folder)
    kept.record(report(2), "a")
    before = kept.record(report(9, passed=True, complete=False), "b")
    assert before == kept.standing("exercise1")
    assert (before.attempts, before.passed) == (1, False)


def test_what_has_passed_stays_passed_and_an_edit_is_seen(folder: Path):
    kept = Progress(folder)
    kept.record(report(20, passed=True), "a")
    kept.record(report(3), "b")
    now = kept.standing("exercise1")
    assert (now.passed, now.best, now.last) == (True, 20.0, 3.0)
    assert now.changed("b")
    assert not now.changed("a")
    assert not now.changed("")


def test_the_current_exercise_is_the_first_that_has_not_passed(folder: Path, course: Course):
    kept = Progress(folder)
    for each in (course.exercises[0], course.exercises[2]):
        kept.record(report(passed=True, exercise=each.id), "a")
    assert kept.current(course) is course.exercises[1]
    for each in course.exercises:
        kept.record(report(passed=True, exercise=each.id), "b")
    assert kept.current(course) is None


def test_a_hint_is_remembered_at_its_highest(folder: Path):
    kept = Progress(folder)
    kept.hint("exercise1", "relu", 2)
    kept.hint("exercise1", "relu", 1)
    kept.hint("exercise1", "softmax", 1)
    assert kept.standing("exercise1").hints == {"relu": 2, "softmax": 1}
    assert list(kept.standings()) == ["exercise1"]


def test_words_are_kept(folder: Path):
    kept = Progress(folder)
    kept.keep({"welcomed": "yes", "other": "1"})
    kept.keep({"welcomed": "twice"})
    assert (kept.kept("welcomed"), kept.kept("other")) == ("twice", "1")


def test_the_functions_and_causes_of_a_report():
    assert functions_passed(report()) == ["relu"]
    assert functions_passed(report(passed=True)) == ["relu", "softmax"]
    assert causes_of(report(cause="leaky")) == ["softmax:leaky"]
    assert causes_of(report()) == []


def test_a_folder_is_a_learners_when_it_is_marked(folder: Path):
    """By ``.learnloop``, or by a pytest.ini, which travels with the files."""
    exercise = folder / "exercises" / "exercise1.py"
    assert folder_of(exercise) is None
    (folder / "pytest.ini").write_text("[pytest]\nlearnloop = false\n")
    assert folder_of(exercise) is None
    (folder / "pytest.ini").write_text("[pytest]\n# mine\nlearnloop=True\n")
    assert folder_of(exercise) == folder_of(folder / "exercises") == folder_of(folder) == folder
    (folder / "pytest.ini").write_bytes(b"\xff\xfe")
    assert folder_of(exercise) is None
    (folder / FOLDER).mkdir()
    assert folder_of(exercise) == folder
    assert folder_of(folder / "exercises" / "old" / "deep" / "exercise1.py") is None


def test_a_digest_is_of_the_content(folder: Path):
    (folder / "a").write_text("x")
    (folder / "b").write_text("x")
    assert digest_of(folder / "a") == digest_of(folder / "b") != ""
    assert digest_of(folder / "nothing") == digest_of(None) == digest_of(folder) == ""


# ------------------------------------------------------------ what can become of the file


def place(folder: Path) -> Path:
    return folder / FOLDER / FILE


def set_aside(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("progress-damaged-*.sqlite3"))


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database" * 500)


def torn(path: Path) -> None:
    """The second page onwards is rubbish."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\x5a" * (len(data) - 4096))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def other_tables(path: Path) -> None:
    """A database, of somebody else's making."""
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE runs (id INTEGER)")
        db.execute(f"PRAGMA user_version = {progress.VERSION}")
    db.close()


@pytest.mark.parametrize("damage", [no_database, torn, cut_short, other_tables])
def test_a_damaged_file_is_set_aside_with_a_word(folder: Path, damage):
    for number in range(40):
        Progress(folder).record(report(number), str(number))
    damage(place(folder))
    with Progress(folder) as kept:
        assert kept.record(report(7), "new").attempts == 0
    assert "damaged" in kept.notice
    (aside,) = set_aside(folder)
    assert str(Path(FOLDER) / aside.name) in kept.notice
    with Progress(folder) as later:
        assert later.standing("exercise1").best == 7.0
    assert later.notice == ""


def test_an_empty_file_is_one_that_was_just_begun(folder: Path):
    """As a process that was killed at its first write leaves it."""
    place(folder).parent.mkdir()
    place(folder).touch()
    with Progress(folder) as kept:
        assert kept.standings() == {}
        kept.record(report(), "a")
        assert kept.standing("exercise1").attempts == 1
    assert kept.notice == ""


def test_a_file_of_a_newer_learnloop_is_left_alone(folder: Path):
    Progress(folder).record(report(), "a")
    with sqlite3.connect(place(folder)) as db:
        db.execute(f"PRAGMA user_version = {progress.VERSION + 1}")
    db.close()
    with Progress(folder) as kept:
        assert kept.record(report(9), "b").attempts == 0
    assert "newer learnloop" in kept.notice
    assert set_aside(folder) == []


def test_where_nothing_can_be_written_it_works_without(folder: Path, course: Course):
    """A file in the place of the folder stops even root."""
    (folder / FOLDER).write_text("mine")
    with Progress(folder) as kept:
        assert kept.record(report(), "a") == Standing(exercise="exercise1")
        kept.hint("exercise1", "relu", 1)
        assert kept.current(course) is course.exercises[0]
    assert kept.notice.startswith("Your progress cannot be kept in ")
    assert (folder / FOLDER).read_text() == "mine"


def test_a_read_only_file_is_still_read(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """As on a medium that cannot be written to; root may write all the same, so the error is SQLite's own."""
    Progress(folder).record(report(), "a")

    def refused(self: ledger.Ledger, work: object, write: bool) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(ledger.Ledger, "_once", refused)
    kept = Progress(folder)
    assert kept.standing("exercise1").best == 3.0
    assert "readonly" in kept.notice
    assert kept.record(report(9), "b") == Standing(exercise="exercise1")


def test_a_file_that_is_locked_for_long_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledger, "WAIT_SECONDS", 0.1)
    Progress(folder).record(report(), "a")
    other = sqlite3.connect(place(folder), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        kept = Progress(folder)
        kept.record(report(9), "b")
        assert "locked" in kept.notice
    finally:
        other.close()
    assert Progress(folder).standing("exercise1").attempts == 1


def test_a_python_without_sqlite3_works_without(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    kept = Progress(folder)
    kept.record(report(), "a")
    assert "without sqlite3" in kept.notice


# ------------------------------------------------------------ several processes, and one that is killed

WRITER = """
import sys, pathlib
sys.path[:0] = [TESTS, TESTS + "/unit"]
from test_progress import report
from learnloop.learner.progress import Progress
folder, name, count, exercise = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
for number in range(count):
    kept = Progress(folder)
    kept.record(report(number, exercise=exercise), f"{name}{number}")
    print(kept.notice or number, flush=True)
"""


def writer(folder: Path, name: str, count: int, exercise: str = "exercise1") -> "subprocess.Popen[str]":
    """A process that records so many attempts, and says of each when it is kept."""
    program = WRITER.replace("TESTS", repr(str(TESTS)))
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder), name, str(count), exercise], stdout=subprocess.PIPE, text=True
    )


def finished(processes: Sequence["subprocess.Popen[str]"]) -> None:
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0


def test_processes_that_write_at_once_lose_nothing(folder: Path):
    finished([writer(folder, name, 40) for name in "abc"])
    with Progress(folder) as kept:
        assert kept.standing("exercise1").attempts == 120
    assert kept.notice == ""


def test_processes_that_find_the_file_damaged_at_once_set_it_aside_once(folder: Path):
    """Nobody takes the new file of another for the damaged one."""
    place(folder).parent.mkdir()
    no_database(place(folder))
    finished([writer(folder, name, 20) for name in "abc"])
    assert Progress(folder).standing("exercise1").attempts == 60
    assert len(set_aside(folder)) == 1


def test_a_file_that_is_deleted_meanwhile_is_begun_anew(folder: Path):
    kept = Progress(folder)
    kept.record(report(), "a")
    for path in (folder / FOLDER).iterdir():
        path.unlink()
    (folder / FOLDER).rmdir()
    kept.record(report(4), "b")
    assert Progress(folder).standing("exercise1").best == 4.0


def forked(folder: Path, exercise: str) -> tuple[int, int]:
    """A process that records attempts until it is killed, and where it says which: its id, and the end of a pipe."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        for number in range(1_000_000):
            kept = Progress(folder)
            kept.record(report(number, exercise=exercise), f"{number}")
            os.write(writing, f"{kept.notice or number}\n".encode())
            time.sleep(0.002)  # SQLite is not fair: the other one has to come in, too
    finally:
        os._exit(1)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_kill_9_at_200_moments_loses_nothing_that_was_told(folder: Path):
    """Whatever a process has said it recorded is there after it was killed, and the file is whole; two are killed at a time."""
    chance = random.Random(7)
    told = kills = 0
    while kills < 200:
        pair = [forked(folder, f"exercise{kills + i}") for i in range(2)]
        firsts = [os.read(reading, 1 << 16) for _, reading in pair]
        for child, _ in pair:
            time.sleep(chance.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            kills += 1
        for (_, reading), first in zip(pair, firsts, strict=True):
            with open(reading, "rb") as pipe:
                lines = (first + pipe.read()).decode().split()
            assert all(line.isdecimal() for line in lines), " ".join(lines)
            told += len(lines)
        with sqlite3.connect(place(folder)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            (rows,) = db.execute("SELECT count(*) FROM runs").fetchone()
        db.close()
        assert told <= rows <= told + kills  # each may have been killed between writing and telling
    with Progress(folder) as kept:
        assert sum(each.attempts for each in kept.standings().values()) >= told
    assert kept.notice == ""
    assert set_aside(folder) == []
