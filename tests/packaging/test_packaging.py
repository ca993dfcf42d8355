"""What is published can be installed and used: as a wheel, from the sdist, and as an editable checkout.

The wheel is installed with its dependencies as anybody would. To spare downloads the other two installations find them (not
learnloop) through a ``.pth`` file that names a folder of them; pip takes those as installed.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

COURSE = ["course.yml", "exercises/", "solutions/", "autograder/checks/"]
HOW = ["installed_wheel", "installed_sdist", "installed_editable"]  # the first is enough for an ordinary run
JUNK = [
    "autograder/learnloop/__pycache__/cli.pyc",
    "solutions/__pycache__/exercise1.pyc",
    "solutions/accelerated/__pycache__/x.nbi",
]


def call(command: Sequence[str | Path], cwd: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a bare environment: no PYTHONPATH, and a home of its own."""
    environment = {"PATH": os.defpath, "HOME": str(cwd), "LANG": "C.UTF-8", **variables}
    environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "TMP") if name in os.environ}
    return subprocess.run(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def succeed(command: Sequence[str | Path], cwd: Path) -> str:
    """Run a step of the installation with this process's own environment, so that its proxies and caches hold."""
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a workshop")


@pytest.fixture(scope="module")
def checkout(root: Path, workshop: Path) -> Path:
    """A copy of the checkout, with the litter that working in it leaves behind."""
    folder = workshop / "checkout"
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info", "cases"))
    shutil.copy(root / ".gitignore", folder)
    for name in JUNK:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"junk")
    return folder


@pytest.fixture(scope="module")
def wheel(checkout: Path, workshop: Path) -> Path:
    """The wheel, built from the checkout."""
    succeed([sys.executable, "-m", "build", "--wheel", "--outdir", workshop / "dist", checkout], workshop)
    (found,) = (workshop / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def from_sdist(checkout: Path, workshop: Path) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from it."""
    succeed([sys.executable, "-m", "build", "--outdir", workshop / "dist2", checkout], workshop)
    (sdist,), (made,) = (workshop / "dist2").glob("*.tar.gz"), (workshop / "dist2").glob("*.whl")
    return sdist, made


def new_venv(folder: Path) -> Path:
    """The interpreter of a new environment without anything in it but pip."""
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def site_packages(python: Path) -> Path:
    return Path(succeed([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], python.parent).strip())


def pip(python: Path, *arguments: str | Path) -> None:
    succeed([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments], python.parent)


@pytest.fixture(scope="module")
def dependencies(wheel: Path, workshop: Path) -> Path:
    """A folder of everything that the wheel asks for, without learnloop."""
    python = new_venv(workshop / "gatherer")
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(metadata).decode().splitlines()
    asked = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]
    needed = [each for each in asked if "extra ==" not in each]
    assert needed
    folder = workshop / "dependencies"
    pip(python, "--target", folder, *needed)
    return folder


@pytest.fixture(scope="module")
def installed_wheel(wheel: Path, workshop: Path) -> Path:
    python = new_venv(workshop / "venv of the wheel")
    pip(python, wheel)
    return python


@pytest.fixture(scope="module")
def installed_sdist(from_sdist: tuple[Path, Path], dependencies: Path, workshop: Path) -> Path:
    python = new_venv(workshop / "venv of the sdist")
    (site_packages(python) / "dependencies.pth").write_text(f"{dependencies}\n")
    pip(python, from_sdist[0])
    return python


@pytest.fixture(scope="module")
def installed_editable(checkout: Path, dependencies: Path, workshop: Path) -> Path:
    python = new_venv(workshop / "venv of the checkout")
    (site_packages(python) / "dependencies.pth").write_text(f"{dependencies}\n")
    pip(python, "--editable", checkout)
    return python


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that has nothing to do with any of it, with a space in its name."""
    folder = tmp_path / "some where"
    folder.mkdir()
    return folder


# ------------------------------------------------------------ what is in it


def test_the_wheel_holds_the_package_with_its_course_and_nothing_else(wheel: Path, root: Path):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"learnloop"}
    inside = [name.removeprefix("learnloop/_course/") for name in names if name.startswith("learnloop/_course/")]
    assert all(name.startswith(tuple(COURSE)) for name in inside)
    for place in COURSE:
        path = root / place
        wanted = [path] if path.is_file() else [*path.rglob("*.py"), *path.rglob("*.ipynb")]
        assert {each.relative_to(root).as_posix() for each in wanted} <= set(inside)
    assert "learnloop/py.typed" in names
    templates = {f"learnloop/render/templates/{name}.html" for name in ("report", "blocks")}
    assert templates == {name for name in names if name.endswith(".html")}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".nbi", ".nbc"))]
    assert not [name for name in names if Path(name).name.startswith(("test_", "conftest"))]


def test_the_wheel_runs_on_every_platform_and_brings_its_command(wheel: Path):
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        command = ["[console_scripts]", "learnloop", "=", "learnloop.__main__:main"]
        assert archive.read(entry).decode().split() == [*command, "[pytest11]", "learnloop", "=", "learnloop.pytest_plugin"]
        assert [name for name in archive.namelist() if name.endswith("LICENSE")]


@pytest.mark.thorough
def test_the_sdist_gives_the_same_wheel(wheel: Path, from_sdist: tuple[Path, Path]):
    def content(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    assert content(from_sdist[1]) == content(wheel)


@pytest.mark.thorough
def test_the_sdist_holds_what_building_and_testing_need(from_sdist: tuple[Path, Path], root: Path):
    with tarfile.open(from_sdist[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "course.yml", "PKG-INFO"} <= names
    assert {"tests/conftest.py", "solutions/exercise1.py", "autograder/checks/exercise1.py"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith((".git/", ".ci", "dist"))]


# ------------------------------------------------------------ using it


def begin(python: Path, elsewhere: Path, prefix: Sequence[str] = ()) -> Path:
    """``learnloop start`` and a check of the stubs, with the installed command; the course folder."""
    command = python.with_name("learnloop")
    done = call([*prefix, command, "start"], elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    folder = elsewhere / "learnloop-course"
    done = call([*prefix, command, "check", "exercise1", "--no-timing"], folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 of 6 functions pass" in done.stdout
    return folder


@pytest.mark.parametrize("how", [HOW[0], *(pytest.param(how, marks=pytest.mark.thorough) for how in HOW[1:])])
class TestAnInstallation:
    """Works from a folder that knows nothing of it."""

    def test_starts_a_course_and_checks_it(self, how: str, request: pytest.FixtureRequest, elsewhere: Path, root: Path):
        python = request.getfixturevalue(how)
        folder = begin(python, elsewhere)
        shutil.copy(root / "solutions" / "exercise1.py", folder / "exercises")
        done = call([python, "-m", "learnloop", "check", "1", "--no-timing", "--json"], folder)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["passed"]

    def test_brings_no_top_level_name_but_its_own(self, how: str, request: pytest.FixtureRequest, elsewhere: Path):
        python = request.getfixturevalue(how)
        assert call([python, "-c", "import learnloop"], elsewhere).returncode == 0
        for name in ("checks", "autograder", "solutions", "exercises", "exercise1", "hatch_build", "tests", "conftest"):
            assert "ModuleNotFoundError" in call([python, "-c", f"import {name}"], elsewhere).stderr, name


READING = """
import sys
from learnloop.course.location import course_root, read_course
from learnloop.course.parser import parse_course

course = read_course(course_root())
assert not {"yaml", "platformdirs"} & set(sys.modules)
assert course == parse_course((course_root() / "course.yml").read_text("utf-8"))
"""


def test_the_course_of_a_wheel_is_read_without_yaml_and_without_a_cache(installed_wheel: Path, elsewhere: Path):
    done = call([installed_wheel, "-c", READING], elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(elsewhere.iterdir()) == []


def test_a_course_yml_that_was_changed_in_an_installation_is_read_anew(installed_wheel: Path, elsewhere: Path):
    """And as it was again when it is as it was."""
    path = site_packages(installed_wheel) / "learnloop" / "_course" / "course.yml"
    before = path.read_text("utf-8")
    program = "from learnloop.course.location import *; print(read_course(course_root()).title)"
    try:
        path.write_text(before.replace("title: ", "title: Our ", 1), "utf-8")
        assert call([installed_wheel, "-c", program], elsewhere).stdout.startswith("Our ")
    finally:
        path.write_text(before, "utf-8")
    assert not call([installed_wheel, "-c", program], elsewhere).stdout.startswith("Our ")


HTML = """
from learnloop.render import html
from learnloop.report import Report

fields = dict(exercise="exercise1", title="<b>", file="exercise1.py", score=0.0, max_score=1.0, passed=True, complete=True)
print(html.render(Report(**fields, seed=1, sandbox="B", seconds=0.1, checks=[])))
"""


def test_reports_are_shown_as_html_by_the_wheels_own_templates(installed_wheel: Path, elsewhere: Path):
    done = call([installed_wheel, "-c", HTML], elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<div ")
    assert "&lt;b&gt;" in done.stdout
    assert "<b>" not in done.stdout


def test_the_references_travel_with_the_wheel(installed_wheel: Path, elsewhere: Path, root: Path):
    """Timing works with what the wheel brings, and compiled code goes into the user's cache."""
    folder = begin(installed_wheel, elsewhere)
    shutil.copy(root / "solutions" / "exercise1.py", folder / "exercises")
    done = call(
        [installed_wheel, "-m", "learnloop", "check", "1", "--only", "relu", "--json"], folder, XDG_CACHE_HOME=f"{folder}/.cache"
    )
    assert (done.returncode, done.stderr) == (0, "")
    (timing,) = [check for check in json.loads(done.stdout)["checks"] if check["id"] == "relu.timing"]
    assert timing["status"] == "passed" or timing["skip"] == "noisy"
    compiled = [*folder.rglob("*.nbi"), *site_packages(installed_wheel).rglob("learnloop/**/*.nbi")]
    assert compiled
    assert all(path.is_relative_to(folder / ".cache") for path in compiled)


@pytest.mark.thorough
def test_an_editable_installation_reads_the_course_of_the_checkout(installed_editable: Path, checkout: Path, elsewhere: Path):
    """And has no copy of it that could grow stale."""
    done = call([installed_editable, "-c", "from learnloop.course.location import course_root; print(course_root())"], elsewhere)
    assert done.stdout.strip() == str(checkout)
    assert not list(site_packages(installed_editable).rglob("_course"))


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
class TestAReadOnlyInstallation:
    """An installation in which nothing can be written works, and is not written to."""

    @pytest.fixture
    def locked(self, installed_wheel: Path) -> Iterator[list[str]]:
        """How to run as somebody who may not write there: root without its capabilities, anybody else as they are."""
        packages = site_packages(installed_wheel)
        for cached in (packages / "learnloop").rglob("__pycache__"):
            shutil.rmtree(cached)
        paths = [packages, *packages.rglob("*")]
        modes = {path: path.stat().st_mode for path in paths if not path.is_symlink()}
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
        yield ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"] if os.geteuid() == 0 else []
        for path, mode in modes.items():
            path.chmod(mode)

    def test_is_used_like_any_other(self, installed_wheel: Path, locked: list[str], elsewhere: Path):
        target = site_packages(installed_wheel) / "learnloop" / "new"
        assert call([*locked, "touch", str(target)], elsewhere).returncode != 0
        begin(installed_wheel, elsewhere, locked)
        assert not list((site_packages(installed_wheel) / "learnloop").rglob("__pycache__"))

    def test_needs_no_home_and_leaves_nothing_in_the_temporary_folder(
        self, installed_wheel: Path, locked: list[str], elsewhere: Path, root: Path
    ):
        """As in a container or a service: no cache can be kept, and none is left lying about."""
        folder = begin(installed_wheel, elsewhere, locked)
        shutil.copy(root / "solutions" / "exercise1.py", folder / "exercises")
        temporary = elsewhere / "tmp"
        temporary.mkdir()
        done = call(
            [*locked, installed_wheel.with_name("learnloop"), "check", "1", "--only", "relu", "--json"],
            folder,
            HOME=f"{os.devnull}/home",
            TMPDIR=str(temporary),
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert list(temporary.iterdir()) == []
