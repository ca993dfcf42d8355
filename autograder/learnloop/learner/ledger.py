"""The progress file: one transaction at a time, and what to do when the file is damaged.

Nothing is half written when the process is killed, two processes do not get in each other's way,
and a file that was moved or deleted meanwhile is noticed at once.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import sqlite3

WAIT_SECONDS = 10.0  # for another process that is writing, which takes milliseconds
RETRY_SECONDS = 0.005

T = TypeVar("T")


class Ledger:
    """A SQLite file in a folder of its own.

    ``tables`` is the SQL that creates it, in its ``version``.

    Nothing here raises when the file cannot be read or written: ``notice`` then says why.
    """

    def __init__(self, path: Path, tables: str, version: int) -> None:
        self.notice = ""
        self._path = path
        self._tables = f"{tables} PRAGMA user_version = {version};"
        self._version = version

    def read(self, work: Callable[["sqlite3.Connection"], T], otherwise: T) -> T:
        """What ``work`` finds; ``otherwise`` where there is no file, or it cannot be read."""
        return self._tried(work, otherwise, write=False) if self._path.exists() else otherwise

    def write(self, work: Callable[["sqlite3.Connection"], T], otherwise: T) -> T:
        """What ``work`` returns, once it is saved; ``otherwise`` where nothing can be saved."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._without(error.strerror or str(error))
            return otherwise
        return self._tried(work, otherwise, write=True)

    def _tried(self, work: Callable[["sqlite3.Connection"], T], otherwise: T, *, write: bool) -> T:
        """Do it in one transaction; if the file is damaged, once more in a new file."""
        try:
            import sqlite3
        except ImportError:
            self._without("this Python was built without sqlite3")
            return otherwise
        damaged = 0
        until = time.monotonic() + WAIT_SECONDS
        while damaged < 2:
            identity = self._identity()
            try:
                return self._once(work, write)
            except sqlite3.DatabaseError as error:
                if _is_busy(error) and time.monotonic() < until:
                    time.sleep(RETRY_SECONDS)  # SQLite itself does not always wait, for example after a process was killed
                elif not _is_damage(error):
                    self._without(str(error))
                    return otherwise if write else self._read_only(work, otherwise)
                elif not self._set_aside(identity):
                    return otherwise
                else:
                    damaged += 1
        return otherwise

    def _once(self, work: Callable[["sqlite3.Connection"], T], write: bool) -> T:
        with self._connection() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > self._version:
                raise _sqlite3().OperationalError("it is from a newer learnloop")
            if version < self._version:
                db.execute("PRAGMA journal_mode = WAL")
                db.executescript(f"BEGIN IMMEDIATE; {self._tables} COMMIT;")
            db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                answer = work(db)
                db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(_sqlite3().Error):
                    db.execute("ROLLBACK")
                raise
            return answer

    @contextlib.contextmanager
    def _connection(self) -> "Iterator[sqlite3.Connection]":
        db = _sqlite3().connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            db.execute("PRAGMA synchronous = FULL")  # a pass that was shown is on disk, even if the battery dies now
            yield db
        finally:
            db.close()

    def _read_only(self, work: Callable[["sqlite3.Connection"], T], otherwise: T) -> T:
        """Read where nothing can be written: write-ahead logging would write even to read."""
        try:
            db = _sqlite3().connect(f"{self._path.absolute().as_uri()}?immutable=1", uri=True)
        except _sqlite3().Error:
            return otherwise
        try:
            return work(db)
        except _sqlite3().Error:
            return otherwise
        finally:
            db.close()

    def _without(self, reason: str) -> None:
        self.notice = self.notice or f"Your progress cannot be kept in {self._path.parent}: {reason}. Everything else works."

    def _identity(self) -> tuple[int, int] | None:
        with contextlib.suppress(OSError):
            found = self._path.stat()
            return found.st_dev, found.st_ino
        return None

    def _set_aside(self, identity: tuple[int, int] | None) -> bool:
        """Rename the damaged file, unless another process already has.

        False when that is not possible.
        """
        name = f"progress-damaged-{time.strftime('%Y-%m-%dT%H-%M-%S', time.gmtime())}-{os.getpid()}.sqlite3"
        with contextlib.closing(
            _sqlite3().connect(self._path.parent / "repair.lock", timeout=WAIT_SECONDS, isolation_level=None)
        ) as lock:
            try:
                lock.execute("PRAGMA journal_mode = MEMORY")
                lock.execute("BEGIN EXCLUSIVE")
                if self._identity() == identity:
                    self._path.rename(self._path.parent / name)
                    for log in ("-wal", "-shm"):
                        with contextlib.suppress(FileNotFoundError):
                            self._path.with_name(self._path.name + log).rename(self._path.parent / (name + log))
                    aside = Path(self._path.parent.name) / name
                    self.notice = (
                        f"The file with your progress was damaged. It was moved to {aside}, and a new one was started. "
                        "Your exercises were not touched: check them again, and they count again."
                    )
                return True
            except (OSError, _sqlite3().Error) as error:
                self._without(str(error))
                return False


def _sqlite3() -> Any:
    import sqlite3

    return sqlite3


def _is_busy(error: "sqlite3.DatabaseError") -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    busy = (_sqlite3().SQLITE_BUSY, _sqlite3().SQLITE_LOCKED, _sqlite3().SQLITE_PROTOCOL)
    return code is not None and code & 0xFF in busy


def _is_damage(error: "sqlite3.DatabaseError") -> bool:
    """Whether the file is not a database, is malformed, or lacks the tables of this module."""
    code = getattr(error, "sqlite_errorcode", None)
    damaged = (_sqlite3().SQLITE_CORRUPT, _sqlite3().SQLITE_NOTADB, _sqlite3().SQLITE_ERROR)
    return code is not None and code & 0xFF in damaged
