"""Progress: what is recorded is kept, whatever became of the file."""

import sqlite3
import sys
from pathlib import Path

import msgspec
import pytest
from attempts import no_database, place, report, set_aside

from learnloop.course.model import Course
from learnloop.learner import ledger, progress
from learnloop.learner.progress import FOLDER, Progress, Standing, causes_of, digest_of, folder_of, functions_passed


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


def test_notes_that_the_report_before_had_are_known(folder: Path):
    """Those on the same file again are the same as the first time; what an incomplete run told is not kept."""
    kept = Progress(folder)

    def told(digest: str, *notes: str, complete: bool = True) -> list[str]:
        return kept.told(msgspec.structs.replace(report(complete=complete), notes=list(notes)), digest)

    assert told("a", "one") == []
    assert told("a", "one") == []
    assert told("b", "one") == ["one"]
    assert told("c", "two", complete=False) == ["one"]
    assert told("c", "two") == ["one"]
    assert told("d", "one") == ["two"]
    assert told("d", "one") == ["two"]


def test_notes_that_cannot_be_read_are_not_known(folder: Path):
    kept = Progress(folder)
    kept.keep({"notes exercise1": "nonsense"})
    assert kept.told(report(), "a") == []


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


def test_a_file_that_is_deleted_meanwhile_is_begun_anew(folder: Path):
    kept = Progress(folder)
    kept.record(report(), "a")
    for path in (folder / FOLDER).iterdir():
        path.unlink()
    (folder / FOLDER).rmdir()
    kept.record(report(4), "b")
    assert Progress(folder).standing("exercise1").best == 4.0
