"""What the tests share: the real course, a real sandbox, and grading as one call."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import laws
import sampling
from places import ROOT

from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root, read_course
from learnloop.course.model import Course
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.report import Report
from learnloop.sandbox import launch
from learnloop.sandbox.host import ProcessSandbox
from learnloop.sandbox.interface import Sandbox
from learnloop.submission.submission import read_submission


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option: all that is sampled in an ordinary run."""
    words = "run every seed, mutant and attack, and many examples of every law: half an hour on two cores"
    parser.addoption("--thorough", action="store_true", help=words)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples are drawn, unless the caller did."""
    if not config.getoption("--hypothesis-profile", default=None):
        laws.choose(thorough=config.option.thorough)


def pytest_report_header(config: pytest.Config) -> str:
    """Which tests this run makes."""
    if sampling.everything(config):
        return "learnloop: every seed, mutant and attack of the tests that are selected"
    return f"learnloop: a sample of the seeds, mutants and attacks ({sampling.DAY}={os.environ[sampling.DAY]}); all with --thorough"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not in the sample of an ordinary run, and mark what such a run shortens."""
    for item in items:
        if sampling.shortened(item):
            item.add_marker("shortened")
    if not sampling.everything(config):
        chosen = sampling.sampled(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen


@pytest.fixture(scope="session")
def thorough(pytestconfig: pytest.Config) -> bool:
    """Whether everything is to be run that an ordinary run samples."""
    return bool(pytestconfig.option.thorough)


@pytest.fixture(scope="session")
def seeds(thorough: bool) -> list[int]:
    """A hundred seeds, or three of them in an ordinary run."""
    return list(range(100)) if thorough else sampling.sample(range(100), 3)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of this checkout."""
    return read_course(course_root())


@pytest.fixture(scope="session")
def code(course: Course) -> CourseCode:
    """Its checks and solutions."""
    return CourseCode(course_root(), course)


@pytest.fixture(scope="session")
def sandbox(course: Course) -> Iterator[Sandbox]:
    """One real sandbox for all tests of a process."""
    allowed = course.allowed_imports
    with ProcessSandbox(launch.start_fork_server(), memory_mb=2048, cpu_seconds=3600, allowed=allowed) as made:
        yield made


Grade = Callable[..., Report]


@pytest.fixture
def grade_text(code: CourseCode, course: Course, sandbox: Sandbox, tmp_path: Path) -> Grade:
    """Grade a source text: ``grade_text("exercise1", source, seed=3, only=["relu"], timing=True)``."""

    def run(exercise_id: str, source: str, *, suffix: str = ".py", **options: object) -> Report:
        exercise = course.exercise(exercise_id)
        assert exercise is not None
        path = tmp_path / f"{exercise_id}{suffix}"
        path.write_text(source, "utf-8")
        submission = read_submission(course, exercise, path)
        chosen = Options(**{"timing": False, **options})  # type: ignore[arg-type]
        return grade(code, submission, sandbox, chosen, lambda line: None)

    return run


@pytest.fixture
def solution(root: Path) -> Callable[[str], str]:
    """The text of a model solution."""
    return lambda exercise_id: (root / "solutions" / f"{exercise_id}.py").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of a learner, in a path with a space and letters beyond ASCII."""
    made = tmp_path / "mein Kürs"
    made.mkdir()
    return made


@pytest.fixture
def course_folder(root: Path, folder: Path) -> Path:
    """A learner's folder with the stubs."""
    shutil.copytree(root / "exercises", folder / "exercises", ignore=shutil.ignore_patterns("*.ipynb"))
    return folder
