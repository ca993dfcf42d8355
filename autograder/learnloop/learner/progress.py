"""A learner's progress in ``.learnloop/progress.sqlite3``: attempts, passes, hints read."""

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from learnloop.course.model import Course, Exercise
from learnloop.learner.ledger import Ledger
from learnloop.report import Report, counts_as_passed
from learnloop.submission import files

if TYPE_CHECKING:
    import sqlite3

FOLDER = ".learnloop"
FILE = "progress.sqlite3"
VERSION = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, exercise TEXT NOT NULL, digest TEXT NOT NULL, score REAL NOT NULL,
    max_score REAL NOT NULL, passed INTEGER NOT NULL, functions TEXT NOT NULL, causes TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS runs_of ON runs (exercise, id);
CREATE TABLE IF NOT EXISTS hints (exercise TEXT, function TEXT, level INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (exercise, function)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Standing(Struct, frozen=True, kw_only=True):
    """How far someone is in one exercise.

    ``attempts`` counts complete checks, each after an edit; ``passed_functions`` and ``last`` are
    from the latest, ``best`` is of all. ``passed`` stays true for ever; ``passed_digest`` is the
    file's when it last passed, ``digest`` when it was last checked. ``hints`` are the highest
    levels read, ``causes`` those told so far, as ``mse_grad:missing_mean``.
    """

    exercise: str
    attempts: int = 0
    best: float = 0.0
    last: float = 0.0
    max_score: float = 0.0
    passed_functions: list[str] = []
    passed: bool = False
    digest: str = ""
    passed_digest: str = ""
    when: str = ""
    hints: dict[str, int] = {}
    causes: list[str] = []

    def changed(self, digest: str) -> bool:
        """Whether the exercise has passed, and its file is no longer the one that did."""
        return self.passed and bool(digest) and digest != self.passed_digest


class _Attempt(Struct, frozen=True):
    """One complete check."""

    digest: str
    score: float
    max_score: float
    passed: bool
    functions: list[str]
    causes: list[str]
    at: str

    def same(self, other: "_Attempt") -> bool:
        """Whether the same file was checked again, with the same result."""
        return (self.digest, self.score, self.functions, self.causes) == (other.digest, other.score, other.functions, other.causes)


class _Notes(Struct, frozen=True):
    """The notes of the last report on a file of this digest, and those of the last report before that on another one."""

    digest: str = ""
    notes: list[str] = []
    before: list[str] = []


def folder_of(path: Path) -> Path | None:
    """The learner's course folder in which a file or folder lies, as ``learnloop start`` made it.

    Else None.
    """
    path = path.absolute()
    near = [path, *path.parents][:3]
    return next((each for each in near if (each / FOLDER).is_dir() or is_marked(each)), None)


def is_marked(folder: Path) -> bool:
    """Whether the folder's pytest.ini says ``learnloop = true``.

    That file travels with the exercises, ``.learnloop`` does not.
    """
    try:
        text = (folder / "pytest.ini").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return re.search(r"(?im)^learnloop\s*[=:]\s*(true|yes|on|1)\s*$", text) is not None


def digest_of(path: Path | None) -> str:
    """A short digest of a file's content; empty when there is no file that can be read."""
    try:
        return files.digest_of(path.read_bytes()) if path else ""
    except OSError:
        return ""


def causes_of(report: Report) -> list[str]:
    """The causes that a report tells, each as ``mse_grad:missing_mean``."""
    told = [(check.function, check.finding.diagnosis) for check in report.checks if check.finding is not None]
    return sorted({f"{function}:{diagnosis.mistake}" for function, diagnosis in told if diagnosis is not None})


def functions_passed(report: Report) -> list[str]:
    """The functions of which every check passed, in the order of the course."""
    functions = dict.fromkeys(check.function for check in report.checks)
    left = {check.function for check in report.checks if not counts_as_passed(check)}
    return [function for function in functions if function not in left]


class Progress:
    """The progress in one course folder.

    Nothing here raises when it cannot be saved: ``notice`` then says why.

    As a context manager it reads the file at once, so that ``notice`` says what is wrong with it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ledger = Ledger(folder / FOLDER / FILE, _TABLES, VERSION)

    @property
    def notice(self) -> str:
        """What is wrong with the file, in words for the learner; empty when nothing is."""
        return self._ledger.notice

    def __enter__(self) -> "Progress":
        self.standings()
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close: no connection stays open."""

    # ------------------------------------------------------------ reading

    def standing(self, exercise: str) -> Standing:
        """How far someone is in this exercise; all zero when it was never tried."""
        return self._ledger.read(lambda db: _standing(db, exercise), Standing(exercise=exercise))

    def standings(self) -> dict[str, Standing]:
        """By id, those of all exercises that were tried or of which a hint was read."""

        def ask(db: "sqlite3.Connection") -> dict[str, Standing]:
            names = db.execute("SELECT exercise FROM runs UNION SELECT exercise FROM hints ORDER BY 1").fetchall()
            return {name: _standing(db, name) for (name,) in names}

        return self._ledger.read(ask, {})

    def current(self, course: Course) -> Exercise | None:
        """The first exercise that has not passed yet; None when all have."""
        standings = self.standings()
        return next((each for each in course.exercises if each.id not in standings or not standings[each.id].passed), None)

    def kept(self, key: str) -> str:
        """What was kept under this key; empty when nothing was."""

        def ask(db: "sqlite3.Connection") -> str:
            row = db.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
            return str(row[0]) if row else ""

        return self._ledger.read(ask, "")

    # ------------------------------------------------------------ writing

    def record(self, report: Report, digest: str) -> Standing:
        """Keep a result, and return how things stood before it. Only complete runs change anything.

        The same file with the same result again is no new attempt: how things stood before it stays
        the same too, and so does the report.
        """
        functions, causes = functions_passed(report), causes_of(report)
        run = _Attempt(digest, report.score, report.max_score, report.passed, functions, causes, _now())

        def write(db: "sqlite3.Connection") -> Standing:
            runs = _runs(db, report.exercise)
            again = bool(runs) and runs[-1].same(run)
            if report.complete and not again:
                values = (report.exercise, digest, run.score, run.max_score, run.passed, _json(functions), _json(causes), run.at)
                db.execute(
                    "INSERT INTO runs (exercise, digest, score, max_score, passed, functions, causes, at) VALUES (?,?,?,?,?,?,?,?)",
                    values,
                )
            return _summed(report.exercise, runs[:-1] if again else runs, _hints(db, report.exercise))

        if not report.complete:
            return self.standing(report.exercise)
        return self._ledger.write(write, Standing(exercise=report.exercise))

    def told(self, report: Report, digest: str) -> list[str]:
        """The notes of the last report on another state of this exercise's file; those of a complete report are kept."""
        key = f"notes {report.exercise}"
        kept = _notes(self.kept(key))
        before = kept.before if kept.digest == digest else kept.notes
        if report.complete:
            self.keep({key: msgspec.json.encode(_Notes(digest, report.notes, before)).decode()})
        return before

    def hint(self, exercise: str, function: str, level: int) -> None:
        """Record that the hint of this level was read."""
        upsert = (
            "INSERT INTO hints VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET level = max(level, excluded.level), at = excluded.at"
        )
        self._ledger.write(lambda db: db.execute(upsert, (exercise, function, level, _now())), None)

    def keep(self, values: Mapping[str, str]) -> None:
        """Keep each value under its key."""
        self._ledger.write(lambda db: db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", list(values.items())), None)


def _json(names: Sequence[str]) -> str:
    return msgspec.json.encode(names).decode()


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _runs(db: "sqlite3.Connection", exercise: str) -> list[_Attempt]:
    query = "SELECT digest, score, max_score, passed, functions, causes, at FROM runs WHERE exercise = ? ORDER BY id"
    return [
        _Attempt(digest, score, most, bool(passed), _names(functions), _names(causes), at)
        for digest, score, most, passed, functions, causes, at in db.execute(query, (exercise,))
    ]


def _names(text: str) -> list[str]:
    try:
        return msgspec.json.decode(text, type=list[str])
    except msgspec.DecodeError:
        return []


def _notes(text: str) -> _Notes:
    try:
        return msgspec.json.decode(text or "{}", type=_Notes)
    except msgspec.MsgspecError:
        return _Notes()


def _hints(db: "sqlite3.Connection", exercise: str) -> dict[str, int]:
    return dict(db.execute("SELECT function, level FROM hints WHERE exercise = ? ORDER BY function", (exercise,)))


def _standing(db: "sqlite3.Connection", exercise: str) -> Standing:
    return _summed(exercise, _runs(db, exercise), _hints(db, exercise))


def _summed(exercise: str, runs: Sequence[_Attempt], hints: dict[str, int]) -> Standing:
    if not runs:
        return Standing(exercise=exercise, hints=hints)
    last = runs[-1]
    return Standing(
        exercise=exercise,
        attempts=len(runs),
        best=max(run.score for run in runs),
        last=last.score,
        max_score=last.max_score,
        passed_functions=last.functions,
        passed=any(run.passed for run in runs),
        digest=last.digest,
        passed_digest=next((run.digest for run in reversed(runs) if run.passed), ""),
        when=last.at,
        hints=hints,
        causes=list(dict.fromkeys(cause for run in runs for cause in run.causes)),
    )
