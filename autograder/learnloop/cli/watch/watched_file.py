"""The watched file: what is in it, whether it can be checked, and when it has changed."""

import hashlib
import os
import time
from pathlib import Path

from msgspec import Struct

from learnloop.course.model import Course, Exercise
from learnloop.submission.outline import UNREADABLE
from learnloop.submission.submission import Submission, read_submission

SETTLED_SECONDS = 0.25  # a file that cannot be read may be half written: it is read again before anything is said
IDLE_SECONDS = 1.0  # between two reads when nothing happens, since events can get lost


class WatchedFile(Struct, frozen=True):
    """What the file holds. ``digest`` tells two contents apart.

    ``problem`` says why it cannot be checked, if so.
    """

    submission: Submission
    digest: str
    problem: str = ""

    def checkable(self, *, shown: bool) -> bool:
        """Whether to check it.

        ``shown``: there is a result on the screen, which stays while there is a problem.
        """
        return bool(self.submission.units or self.submission.outline.problem is None) and not (self.problem and shown)


def read_watched(course: Course, exercise: Exercise, path: Path) -> WatchedFile:
    """Read the file and the earlier exercises beside it."""
    submission = read_submission(course, exercise, path)
    problem = _problem(submission)
    around = (submission.absent, submission.unreadable, submission.missing_imports, submission.outline.problem)
    text = "\0".join((str(path), problem, submission.text, *map(str, around)))
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return WatchedFile(submission, digest, problem)


def _problem(submission: Submission) -> str:
    path, problem = submission.path, submission.outline.problem
    if not path.parent.is_dir():
        return f"The folder {path.parent.name}{os.sep} is gone. The watch goes on as soon as it is back."
    if not os.path.lexists(path):
        return f"{path.name} is gone. Save it again, or get a new one: learnloop start"
    if problem is None:
        return ""
    if problem.message.startswith(UNREADABLE):
        return problem.message
    return f"{problem.message} {problem.next_step}".strip() if not submission.units else ""


class ChangeDetector:
    """Reads the file again and again.

    What cannot be checked is believed only when it has stayed so for a moment.
    """

    def __init__(self, course: Course, exercise: Exercise, path: Path) -> None:
        self._course = course
        self._exercise = exercise
        self._path = path
        self._unsettled: tuple[str, float] | None = None  # a digest, and when it will be believed
        self.seen: WatchedFile | None = None  # the last content that was reported

    def patience(self) -> float:
        """Seconds until the file should be read again."""
        return IDLE_SECONDS if self._unsettled is None else max(self._unsettled[1] - time.monotonic(), 0.001)

    def changed(self, *, shown: bool) -> WatchedFile | None:
        """What is new in the file, or None. ``shown``: there is a result on the screen."""
        found = read_watched(self._course, self._exercise, self._path)
        if self.seen is not None and found.digest == self.seen.digest:
            self._unsettled = None
            return None
        if not found.checkable(shown=shown):
            now = time.monotonic()
            if self._unsettled is None or self._unsettled[0] != found.digest:
                self._unsettled = found.digest, now + SETTLED_SECONDS
            if now < self._unsettled[1]:
                return None
        self.seen, self._unsettled = found, None
        return found
