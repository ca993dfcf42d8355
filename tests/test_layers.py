"""The layers of the house: each room imports only from its own layer or from those below it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "autograder" / "learnloop"

# From the top down. A name stands for a module or for a package with everything in it.
LAYERS = {
    "faces": {
        "__main__", "cli", "checking", "bulk", "build", "ipynb", "auditing", "calibrating", "doctor", "watch", "notebook", "asking",
        "cells", "own_modules", "pytest_plugin", "pytest_items", "cli_dev", "bars", "screen", "beginning", "overview", "hinting",
        "solving", "reproducing", "reading", "completion", "verification", "cli_nbgrader", "teaching", "classroom", "lab", "export",
    },
    "render": {"render"},
    "folders": {"workspace", "home", "progress", "ledger", "batch", "learner", "delivery", "resetting"},
    "judging": {
        "grading", "judging", "arguments", "checks", "datasets", "bank", "loader", "compare", "gradient", "timing",
        "stand_ins", "diagnosis", "crashes", "audit", "exam", "exam_words", "failing",
    },
    "running": {"submission", "sandbox"},
    "words": {"report", "course", "errors", "source", "text", "keywords", "__init__"},
}  # fmt: skip
ORDER = list(LAYERS)

# What reads, writes, starts or asks something outside of the process.
IO_MODULES = {"os", "io", "pathlib", "shutil", "tempfile", "socket", "subprocess", "sqlite3", "urllib", "sys", "time", "logging"}
IO_NAMES = {"open", "print", "input", "exec", "eval", "compile", "__import__"}
NEVER = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}


def name_of(path: Path) -> str:
    """``sandbox.host`` for .../sandbox/host.py, ``sandbox.__init__`` for .../sandbox/__init__.py."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def layer_of(name: str) -> str | None:
    room = name.partition(".")[0]
    return next((layer for layer, rooms in LAYERS.items() if room in rooms), None)


def imported_by(tree: ast.Module, own: str = "") -> Iterator[str]:
    """Full names of what a module imports, wherever the import stands; those of the package with ``learnloop.`` in front."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = ["learnloop", *own.split(".")][: -node.level]
                base = ".".join([*parts, *([base] if base else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def rooms_in(imported: Iterator[str]) -> Iterator[str]:
    """The modules of the package among the names, by their name inside it."""
    for name in imported:
        package, _, rest = name.partition(".")
        if package != "learnloop":
            continue
        inner = rest.split(".")
        while inner and not (PACKAGE.joinpath(*inner).is_dir() or PACKAGE.joinpath(*inner).with_suffix(".py").is_file()):
            inner.pop()  # a class or function of that module
        yield ".".join(inner) or "__init__"


MODULES = {name_of(path): ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
each_module = pytest.mark.parametrize("name", MODULES)


def test_the_modules_are_found():
    assert {"cli", "grading", "render.terminal", "sandbox.worker", "submission.rules", "report"} <= set(MODULES)


@each_module
def test_every_module_has_its_place_in_the_table(name: str):
    """A new room is put into the table, with thought, before it is built."""
    assert layer_of(name) is not None, f"learnloop.{name} is in no layer of DESIGN.md"


def test_no_room_is_in_two_layers():
    rooms = [room for layer in LAYERS.values() for room in layer]
    assert len(rooms) == len(set(rooms))


@each_module
def test_a_module_imports_only_from_its_layer_or_below(name: str):
    mine = layer_of(name)
    assert mine is not None
    above = [
        room
        for room in rooms_in(imported_by(MODULES[name], name))
        if (theirs := layer_of(room)) is None or ORDER.index(theirs) < ORDER.index(mine)
    ]
    assert above == []


def test_an_import_upwards_would_be_found():
    """The test tests: in all ways in which one can be written."""
    for line in (
        "from learnloop.grading.grading import grade",
        "from learnloop import grading",
        "import learnloop.grading.grading",
        "import learnloop.grading.grading as g",
        "from . import grading",
        "from .grading import grade",
        "def f():\n    from learnloop.grading.grading import grade",
    ):
        assert list(rooms_in(imported_by(ast.parse(line), "report"))) == ["grading"], line
    assert list(rooms_in(imported_by(ast.parse("from .. import grading"), "sandbox.host"))) == ["grading"]
    assert list(rooms_in(imported_by(ast.parse("from .protocol import Probe"), "sandbox.host"))) == ["sandbox.protocol"]
    assert list(rooms_in(imported_by(ast.parse("from learnloop import __version__")))) == ["__init__"]


@pytest.mark.parametrize("name", [name for name in MODULES if layer_of(name) == "words"])
def test_words_know_neither_numpy_nor_the_world(name: str):
    """Values and text: no I/O, no clock, no arrays."""
    roots = {each.partition(".")[0] for each in imported_by(MODULES[name], name)}
    assert not roots & (IO_MODULES | {"numpy", "numba", "click"})
    assert not names_called(MODULES[name]) & IO_NAMES


@pytest.mark.parametrize("name", [name for name in MODULES if layer_of(name) == "render"])
def test_renderers_are_pure(name: str):
    """They turn a report into text; whoever called them prints it."""
    roots = {each.partition(".")[0] for each in imported_by(MODULES[name], name)}
    assert not roots & (IO_MODULES | {"numpy", "numba"})
    assert not names_called(MODULES[name]) & (IO_NAMES | {"echo"})


@pytest.mark.parametrize("name", [name for name in MODULES if layer_of(name) not in ("faces",)])
def test_only_faces_print_and_exit(name: str):
    """``sandbox.child`` is a program of its own, and may end itself; so is the probe's child process."""
    called = names_called(MODULES[name])
    assert not called & {"print", "input", "echo", "secho", "breakpoint"}
    if name not in ("sandbox.child", "sandbox.confine.probe"):
        assert not called & {"exit", "quit", "_exit", "abort"}


@each_module
def test_nothing_is_ever_pickled(name: str):
    roots = {each.partition(".")[0] for each in imported_by(MODULES[name], name)}
    assert not roots & NEVER
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            assert isinstance(node.value, ast.Constant)
            assert node.value.value is False


@pytest.mark.parametrize("name", [name for name in MODULES if name not in ("sandbox.child", "sandbox.worker")])
def test_only_the_worker_executes_source(name: str):
    """Nowhere else are ``exec``, ``eval`` or ``compile`` called, and only the child loads the worker."""
    assert not names_called(MODULES[name], attributes=False) & {"exec", "eval", "compile", "__import__"}
    assert not {"sandbox.worker", "sandbox.child"} & set(rooms_in(imported_by(MODULES[name], name))) - allowed(name)


def allowed(name: str) -> set[str]:
    """The trusted worker of the timing checks is a worker, too."""
    return {"sandbox.worker"} if name == "sandbox.reference" else set()


def names_called(tree: ast.Module, *, attributes: bool = True) -> set[str]:
    """The names of functions that are called: ``f(...)``, and with ``attributes`` also ``x.f(...)``."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found.add(node.func.id)
            elif attributes and isinstance(node.func, ast.Attribute):
                found.add(node.func.attr)
    return found


def test_no_import_is_circular():
    """Modules of one layer may use each other, but not in a circle, not even with an import inside of a function."""
    graph = {name: set(rooms_in(imported_by(tree, name))) - {name} for name, tree in MODULES.items()}
    graph = {name: {each if each in graph else f"{each}.__init__" for each in uses} for name, uses in graph.items()}
    while graph:
        free = [name for name, uses in graph.items() if not uses & set(graph)]
        assert free, f"a circle among {sorted(graph)}"
        for name in free:
            del graph[name]
