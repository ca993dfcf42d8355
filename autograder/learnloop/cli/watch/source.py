"""The watched file as it is now: something to check, or words on why it cannot be."""

import hashlib
import os
from pathlib import Path

from msgspec import Struct

from learnloop.course.model import Course, Exercise
from learnloop.submission.outline import UNREADABLE
from learnloop.submission.submission import Submission, read_submission


class Look(Struct, frozen=True):
    """What a look at the file found. ``mark`` tells two contents apart; ``trouble`` is why there is nothing to check, if so."""

    submission: Submission
    mark: str
    trouble: str = ""


def look(course: Course, exercise: Exercise, path: Path) -> Look:
    """Read the file and the earlier exercises beside it."""
    submission = read_submission(course, exercise, path)
    trouble = _trouble(submission)
    text = "\0".join((str(path), trouble, submission.text, str(sorted(submission.absent)), str(submission.outline.problem)))
    mark = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Look(submission, mark, trouble)


def _trouble(submission: Submission) -> str:
    path, problem = submission.path, submission.outline.problem
    if not path.parent.is_dir():
        return f"The folder {path.parent.name}{os.sep} is gone. As soon as it is back, the watch goes on."
    if not os.path.lexists(path):
        return f"{path.name} is gone. Save it again, or have a new one: learnloop start"
    if problem is None:
        return ""
    if problem.message.startswith(UNREADABLE):
        return problem.message
    return f"{problem.message} {problem.next_step}".strip() if not submission.units else ""
