"""The house: the folders of the package are its rooms, and a room imports only from rooms below it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "autograder" / "learnloop"

# From the top down. The last three are modules: words, without I/O and without NumPy.
ROOMS = [
    "cli", "integrations", "authoring", "classes", "render", "learner", "grading", "diagnosis", "submission", "sandbox", "course",
    "values", "report", "text", "errors",
]  # fmt: skip
# Names that course files, nbgrader configurations, pytest and Jupyter hold: each only hands on what a room offers.
DOORS = {"__init__", "__main__", "bank", "checks", "classroom", "datasets", "pytest_plugin"}
LONGEST = 300

# What reads, writes, starts or asks something outside the process.
IO_MODULES = {"os", "io", "pathlib", "shutil", "tempfile", "socket", "subprocess", "sqlite3", "urllib", "sys", "time", "logging"}
IO_NAMES = {"open", "print", "input", "exec", "eval", "compile", "__import__"}
NEVER = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}


def name_of(path: Path) -> str:
    """``sandbox.host`` for .../sandbox/host.py, ``sandbox.__init__`` for .../sandbox/__init__.py."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


SOURCES = {name_of(path): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
MODULES = {name: ast.parse(source) for name, source in SOURCES.items()}


def room_of(name: str) -> str:
    return name.partition(".")[0]


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


def modules_in(imported: Iterator[str]) -> Iterator[str]:
    """The modules of the package among the names, by their name inside it."""
    for name in imported:
        package, _, rest = name.partition(".")
        if package != "learnloop":
            continue
        inner = rest.split(".")
        while inner and not (PACKAGE.joinpath(*inner).is_dir() or PACKAGE.joinpath(*inner).with_suffix(".py").is_file()):
            inner.pop()  # a class or function of that module
        yield ".".join(inner) or "__init__"


def roots(name: str) -> set[str]:
    """The top-level packages that a module imports from."""
    return {each.partition(".")[0] for each in imported_by(MODULES[name], name)}


def called(name: str, *, attributes: bool = True) -> set[str]:
    """The names of functions that a module calls: ``f(...)``, and with ``attributes`` also ``x.f(...)``."""
    found = set()
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found.add(node.func.id)
            elif attributes and isinstance(node.func, ast.Attribute):
                found.add(node.func.attr)
    return found


def offenders(found: Callable[[str], set[str]], *, among: Callable[[str], bool] = lambda name: True) -> dict[str, set[str]]:
    """What is found in each module, where anything is."""
    return {name: each for name in MODULES if among(name) and (each := found(name))}


def test_every_folder_and_module_at_the_top_is_a_room_or_a_door():
    at_the_top = {room_of(name) for name in MODULES}
    assert at_the_top == set(ROOMS) | DOORS


def test_a_room_imports_only_from_rooms_below_it():
    def upwards(name: str) -> set[str]:
        mine = ROOMS.index(room_of(name))
        return {
            each
            for each in modules_in(imported_by(MODULES[name], name))
            if each != "__init__" and (room_of(each) in DOORS or ROOMS.index(room_of(each)) < mine)
        }

    assert offenders(upwards, among=lambda name: room_of(name) in ROOMS) == {}


def test_an_import_upwards_would_be_found():
    """The test tests: in all ways in which one can be written."""
    for line in (
        "from learnloop.grading.judge import FunctionJudge",
        "from learnloop.grading import judge",
        "import learnloop.grading.judge",
        "import learnloop.grading.judge as j",
        "from .grading import judge",
        "from .grading.judge import FunctionJudge",
        "def f():\n    from learnloop.grading.judge import FunctionJudge",
    ):
        assert list(modules_in(imported_by(ast.parse(line), "report"))) == ["grading.judge"], line
    assert list(modules_in(imported_by(ast.parse("from .. import cli"), "sandbox.host"))) == ["cli"]
    assert list(modules_in(imported_by(ast.parse("from learnloop import __version__")))) == ["__init__"]


def test_no_import_is_circular():
    """Modules of one room may use each other, but not in a circle, not even with an import inside a function."""
    graph = {name: set(modules_in(imported_by(tree, name))) - {name} for name, tree in MODULES.items()}
    graph = {name: {each if each in graph else f"{each}.__init__" for each in uses} for name, uses in graph.items()}
    while graph:
        free = [name for name, uses in graph.items() if not uses & set(graph)]
        assert free, f"a circle among {sorted(graph)}"
        for name in free:
            del graph[name]


def test_no_room_imports_a_command():
    def commands(name: str) -> set[str]:
        return {each for each in modules_in(imported_by(MODULES[name], name)) if each.startswith("cli.commands.")}

    assert offenders(commands, among=lambda name: not name.startswith("cli.commands.")) == {}


def test_words_know_neither_numpy_nor_the_world():
    words = {"report", "text", "errors"}
    assert offenders(lambda name: roots(name) & (IO_MODULES | {"numpy", "numba", "click"}), among=words.__contains__) == {}
    assert offenders(lambda name: called(name) & IO_NAMES, among=words.__contains__) == {}


def test_renderers_are_pure():
    """They turn values into text; whoever called them prints it."""

    def renders(name: str) -> bool:
        return room_of(name) == "render"

    assert offenders(lambda name: roots(name) & (IO_MODULES | {"numpy", "numba"}), among=renders) == {}
    assert offenders(lambda name: called(name) & (IO_NAMES | {"echo"}), among=renders) == {}


def test_only_the_command_line_and_integrations_print_and_exit():
    """``sandbox.child`` is a program of its own, and may end itself; so is the child process of the probe."""

    def inside(name: str) -> bool:
        return room_of(name) not in ("cli", "integrations", *DOORS)

    assert offenders(lambda name: called(name) & {"print", "input", "echo", "secho", "breakpoint"}, among=inside) == {}
    programs = {"sandbox.child", "sandbox.confine.probe"}
    ends = offenders(lambda name: called(name) & {"exit", "quit", "_exit", "abort"}, among=inside)
    assert set(ends) <= programs


def test_nothing_is_ever_pickled():
    assert offenders(lambda name: roots(name) & NEVER) == {}
    for tree in MODULES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert isinstance(node.value, ast.Constant)
                assert node.value.value is False


def test_only_the_worker_executes_source():
    """Nowhere else are ``exec``, ``eval`` or ``compile`` called, and only the child loads the worker.

    The trusted worker of the timing checks is a worker, too.
    """

    def outside(name: str) -> bool:
        return name != "sandbox.child" and not name.startswith("sandbox.worker.")

    executing = {"exec", "eval", "compile", "__import__"}
    assert offenders(lambda name: called(name, attributes=False) & executing, among=outside) == {}

    def loaded(name: str) -> set[str]:
        return {each for each in modules_in(imported_by(MODULES[name], name)) if not outside(each)}

    assert offenders(loaded, among=lambda name: outside(name) and name != "sandbox.in_process") == {}
    uses = {name: set(modules_in(imported_by(tree, name))) for name, tree in MODULES.items()}
    users = {name for name, used in uses.items() if "sandbox.in_process" in used}
    assert users == set(), "code that is trusted is what tests have"
    assert loaded("sandbox.child") == {"sandbox.worker.channel", "sandbox.worker.server"}


def test_a_module_is_one_noun():
    """It is read on a few screens."""
    lengths = {name: source.count("\n") for name, source in SOURCES.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
