"""What learnloop takes hold of inside nbgrader, and how the versions that were tried have it.

nbgrader promises none of this. When a test here fails, the version that is installed has changed what its message names: see that
``integrations/nbgrader/uploads.py`` fits both, then widen the bound in pyproject.toml.
"""

import importlib
import inspect
import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from places import ROOT

nbgrader = pytest.importorskip("nbgrader")

from learnloop.integrations.nbgrader.uploads import protect, wrapped  # noqa: E402

TRIED = ("0.9.5", "0.9.6")

# Functions that are wrapped, with their parameters in TRIED.
WRAPPED = {
    "BaseConverter.init_destination": "self, assignment_id, student_id",
    "BaseConverter.init_notebooks": "self",
    "ExchangeCollect.do_copy": "self, src, dest, log=None",
    "Autograde.init_assignment": "self, assignment_id, student_id",
    "CourseDirectory.get_existing_timestamp": "self, dest_path",
}
# Functions that are replaced while one of those runs, or called; those of the first kind with the function that looks them up.
USED = {
    "nbgrader.converters.base:find_all_files": ("path, exclude=None", "nbgrader.converters.base:BaseConverter.init_assignment"),
    "nbgrader.exchange.default.exchange:ignore_patterns": (
        "exclude=None, include=None, max_file_size=None, log=None",
        "nbgrader.exchange.default.exchange:Exchange.do_copy",
    ),
    "nbgrader.utils:parse_utc": ("ts", ""),
}


def parameters(function: Callable[..., Any]) -> str:
    """The parameters of a function, of the one inside if it is wrapped, without their types."""
    found = inspect.signature(function)
    plain = [each.replace(annotation=inspect.Parameter.empty) for each in found.parameters.values()]
    return str(found.replace(parameters=plain, return_annotation=inspect.Signature.empty)).strip("()")


def named(place: str) -> Any:
    """``module:Class.function``."""
    module, _, path = place.partition(":")
    found: Any = importlib.import_module(module)
    for name in path.split("."):
        found = getattr(found, name, None)
    return found


def test_the_version_is_one_that_was_tried():
    """And no newer minor version is installed by itself."""
    version = nbgrader.__version__
    assert version in TRIED, f"nbgrader {version} is new: run tests/integrations with it, then name it here"
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    bounds = {line for lines in extras.values() for line in lines if line.startswith("nbgrader")}
    lowest = re.escape(TRIED[0])
    assert [bool(re.fullmatch(rf"nbgrader>={lowest},<0\.10", line)) for line in bounds] == [True], bounds


def test_every_function_that_is_wrapped_is_named_here():
    assert [f"{owner.__name__}.{name}" for owner, name, _ in wrapped()] == list(WRAPPED)


@pytest.mark.parametrize("which", WRAPPED)
def test_a_function_that_is_wrapped_is_called_as_in_the_versions_that_were_tried(which: str):
    owner, name = next((owner, name) for owner, name, _ in wrapped() if f"{owner.__name__}.{name}" == which)
    function = getattr(owner, name, None)
    assert function is not None, f"nbgrader {nbgrader.__version__} has no {which}: uploads.py wraps it"
    said = f"nbgrader {nbgrader.__version__}: {which}({parameters(function)}) was ({WRAPPED[which]})"
    assert parameters(function) == WRAPPED[which], said


@pytest.mark.parametrize("place", USED)
def test_a_function_that_is_used_is_where_it_was(place: str):
    """And what looks it up does so by the name under which it is replaced."""
    before, caller = USED[place]
    assert named(place) is not None, f"nbgrader {nbgrader.__version__} has no {place}: uploads.py uses it"
    assert parameters(named(place)) == before, f"nbgrader {nbgrader.__version__}: {place} takes other arguments"
    if caller:
        name = place.partition(":")[2]
        code = inspect.unwrap(named(caller)).__code__
        assert name in code.co_names, f"nbgrader {nbgrader.__version__}: {caller} does not call {name}"


def test_protecting_again_changes_nothing():
    """Each function is wrapped once, and the one inside is nbgrader's own."""
    protect()
    first = [getattr(owner, name) for owner, name, _ in wrapped()]
    protect()
    assert [getattr(owner, name) for owner, name, _ in wrapped()] == first
    for function in first:
        assert function.__wrapped__.__module__.startswith("nbgrader")
        assert not hasattr(function.__wrapped__, "__wrapped__")
