"""Which files of a submission nbgrader may handle: regular ones of reasonable size, behind no link.

nbgrader copies whatever lies beside a submitted notebook into ``autograded/`` and from there into
the student's feedback. It follows links on the way, also when collecting: a link to the solutions
would be handed in as a file. A pipe or a malformed ``timestamp.txt`` fails the whole submission,
and a folder's name goes unchanged into the CSV file of marks. nbgrader has no setting for any of
this, so ``protect`` wraps a few of its functions.
"""

import contextlib
import glob
import os
import stat
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from learnloop.classes.intake import STUDENT
from learnloop.submission.files import BadFile, read_text

Wrapper = Callable[[Callable[..., Any]], Callable[..., Any]]

MAX_FILE = 1 << 20
MAX_FILES = 100
MAX_TIMESTAMP_KB = 1
TIMESTAMP = "timestamp.txt"


def harmless(root: str, path: str) -> bool:
    """Whether a file below ``root`` is regular, at most 1 MB, has one name, and is not behind a
    link.
    """
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


def wrapped() -> list[tuple[type, str, Wrapper]]:
    """The functions of nbgrader that are wrapped: the class, the name, and the wrapper.

    A new version may call them differently. ``tests/integrations/test_nbgrader_versions.py`` lists
    their signatures in the versions that were tried, and pyproject.toml admits no other version.
    """
    from nbgrader.converters import Autograde
    from nbgrader.converters.base import BaseConverter
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange.default.collect import ExchangeCollect

    return [
        (BaseConverter, "init_destination", _students_only),
        (BaseConverter, "init_notebooks", _every_folder),
        (ExchangeCollect, "do_copy", _no_links),
        (Autograde, "init_assignment", _harmless_only),
        (CourseDirectory, "get_existing_timestamp", _timestamp),
    ]


def protect() -> None:
    """Let nbgrader copy harmless files only, and ignore bad timestamps and folders with odd names.

    Calling it again changes nothing.
    """
    from sqlalchemy.exc import SAWarning

    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")  # on every submission, of nbgrader's own making
    for owner, name, wrapper in wrapped():
        function = getattr(owner, name)
        if not hasattr(function, "__wrapped__"):
            setattr(owner, name, wrapper(function))


@contextlib.contextmanager
def _in_place(module: Any, name: str, instead: Callable[..., Any]) -> Iterator[None]:
    """Replace a function in one of nbgrader's modules while a submission is copied."""
    before = getattr(module, name)
    setattr(module, name, instead)
    try:
        yield
    finally:
        setattr(module, name, before)


def _harmless_only(begin: Callable[[Any, str, str], None]) -> Callable[[Any, str, str], None]:
    """Limit what autograde copies from a submission; what an instructor releases is not restricted."""
    from nbgrader.converters import base

    def init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
        find = base.find_all_files

        def find_harmless(path: str, exclude: list[str] | None = None) -> list[str]:
            return [each for each in find(path, exclude) if harmless(path, each)][:MAX_FILES]

        with _in_place(base, "find_all_files", find_harmless):
            begin(self, assignment_id, student_id)

    init_assignment.__wrapped__ = begin  # type: ignore[attr-defined]
    return init_assignment


def _no_links(copy: Callable[..., None]) -> Callable[..., None]:
    """Limit what nbgrader collects: no links, pipes or devices, and nothing from a linked folder."""
    from nbgrader.exchange.default import exchange

    def do_copy(self: Any, src: str, dest: str, *args: Any, **kwargs: Any) -> None:
        if Path(src).is_symlink():
            self.log.error("%s: left out, this is a link and not a folder", src)
            return
        patterns = exchange.ignore_patterns

        def ignore_patterns(**settings: Any) -> Callable[[str, list[str]], list[str]]:
            ignored = patterns(**settings)

            def ignore(directory: str, names: list[str]) -> list[str]:
                odd = [name for name in names if not _plain(Path(directory) / name)]
                if odd:
                    self.log.error("%s: left out, links and the like are not collected: %s", directory, ", ".join(map(ascii, odd)))
                return [*ignored(directory, names), *odd]

            return ignore

        with _in_place(exchange, "ignore_patterns", ignore_patterns):
            copy(self, src, dest, *args, **kwargs)

    do_copy.__wrapped__ = copy  # type: ignore[attr-defined]
    return do_copy


def _plain(path: Path) -> bool:
    """Whether this is a folder, or a regular file with one name."""
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) or (stat.S_ISREG(found.st_mode) and found.st_nlink == 1)


def _students_only(begin: Callable[[Any, str, str], bool]) -> Callable[[Any, str, str], bool]:
    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        if student_id == ".":  # nobody's: what an instructor makes
            return begin(self, assignment_id, student_id)
        if not STUDENT.fullmatch(student_id):
            words = "%s: left out, this is not a student's id: letters, digits and . _ @ - only, at most 64. Rename the folder"
            self.log.error(words, ascii(student_id))
            return False
        source = Path(self._format_source(assignment_id, student_id))
        if source.is_symlink() or source.parent.is_symlink():
            self.log.error("%s: left out, this is a link and not a folder", source)
            return False
        return begin(self, assignment_id, student_id)

    init_destination.__wrapped__ = begin  # type: ignore[attr-defined]
    return init_destination


def _every_folder(find: Callable[[Any], None]) -> Callable[[Any], None]:
    """Let autograde take folders without a known notebook, which nbgrader would leave without a
    mark.
    """
    from nbgrader.converters import NbGraderException

    def init_notebooks(self: Any) -> None:
        lacking = _lacking(self) if hasattr(self, "sanitize_preprocessors") and self.coursedir.notebook_id == "*" else {}
        try:
            find(self)
        except NbGraderException:  # none has a notebook
            if not lacking:
                raise
        for folder, wanted in lacking.items():
            there = ", ".join(sorted(ascii(each.name) for each in Path(folder).iterdir())[:5]) or "nothing"
            words = "%s: there is no %s, so it is treated as an empty submission. The folder has: %s"
            self.log.warning(words, folder, " and no ".join(Path(each).name for each in wanted), there)
            self.assignments[folder] = wanted

    init_notebooks.__wrapped__ = find  # type: ignore[attr-defined]
    return init_notebooks


def _lacking(converter: Any) -> dict[str, list[str]]:
    """The submitted folders without a notebook of the assignment, with the paths that are missing."""
    from nbgrader.api import Gradebook, MissingEntry

    directory = converter.coursedir
    try:
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            names = [each.name for each in gradebook.find_assignment(directory.assignment_id).notebooks]
    except MissingEntry:  # nbgrader says so
        return {}
    lacking = {}
    for folder in glob.glob(converter._format_source(directory.assignment_id, directory.student_id)):  # noqa: PTH207 - as nbgrader
        wanted = [str(Path(folder) / f"{name}.ipynb") for name in names]
        linked = Path(folder).is_symlink() or Path(folder).parent.is_symlink()
        if wanted and Path(folder).is_dir() and not linked and not any(map(os.path.lexists, wanted)):
            lacking[folder] = wanted
    return lacking


def _timestamp(read: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    from nbgrader.utils import parse_utc

    def get_existing_timestamp(self: Any, dest_path: str) -> Any:
        path = Path(dest_path) / TIMESTAMP
        if not os.path.lexists(path):
            return None
        try:
            parse_utc(read_text(path, MAX_TIMESTAMP_KB).strip())
            return read(self, dest_path)
        except (BadFile, ValueError, OverflowError):  # nbgrader itself gives up the submission there
            self.log.warning("%s is not a valid time: the submission is treated as having none", path)
            return None

    get_existing_timestamp.__wrapped__ = read  # type: ignore[attr-defined]
    return get_existing_timestamp
