"""What nbgrader copies of a submission: regular files of a reasonable size, and nothing that a link points to.

nbgrader copies whatever lies beside a submitted notebook into ``autograded/`` and from there into the student's feedback, and follows
links on the way; a pipe or a broken ``timestamp.txt`` costs the whole submission. It has no setting for that, so ``protect`` puts two
of its functions behind ours.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

MAX_FILE = 1 << 20
MAX_FILES = 100
TIMESTAMP = "timestamp.txt"


def harmless(root: str, path: str) -> bool:
    """Whether a file below ``root`` is a regular one of at most 1 MB, with one name, to which no link leads."""
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE or found.st_nlink > 1:
            return False
        folder = Path(path).parent
        while folder != Path(root) and folder != folder.parent:
            if folder.is_symlink():
                return False
            folder = folder.parent
    except OSError:
        return False
    return not Path(root).is_symlink()


def protect() -> None:
    """Let nbgrader copy harmless files only, and read no timestamp that it cannot read. Done again, it changes nothing."""
    from nbgrader import coursedir
    from nbgrader.converters import base

    if not hasattr(base.find_all_files, "__wrapped__"):
        base.find_all_files = _harmless_only(base.find_all_files)
    if not hasattr(coursedir.CourseDirectory.get_existing_timestamp, "__wrapped__"):
        coursedir.CourseDirectory.get_existing_timestamp = _timestamp(coursedir.CourseDirectory.get_existing_timestamp)


def _harmless_only(find: Callable[..., list[str]]) -> Callable[..., list[str]]:
    def find_harmless(path: str, exclude: list[str] | None = None) -> list[str]:
        return [each for each in find(path, exclude) if harmless(path, each)][:MAX_FILES]

    find_harmless.__wrapped__ = find  # type: ignore[attr-defined]
    return find_harmless


def _timestamp(read: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    def get_existing_timestamp(self: Any, dest_path: str) -> Any:
        path = os.path.join(dest_path, TIMESTAMP)
        if not os.path.lexists(path):
            return None
        if harmless(dest_path, path):
            try:
                return read(self, dest_path)
            except (ValueError, OverflowError, OSError):  # no date is in it
                pass
        self.log.warning("%s is no time: this submission counts as one without", path)
        return None

    get_existing_timestamp.__wrapped__ = read  # type: ignore[attr-defined]
    return get_existing_timestamp
