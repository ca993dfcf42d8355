"""Loading the accelerated references in the trusted worker of the timing checks."""

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

from learnloop.keywords import by_position

# Numba's cache stores the module's name: it must be the same in every run, and registered before a kernel is loaded.
PACKAGE = "learnloop_accelerated"
NOTHING = "__nothing__"


def load(folder: str, module: str) -> dict[str, Any]:
    """The names of one module of the package of references in ``folder``, and ``NOTHING``: a call that does nothing."""
    path = Path(folder) / "__init__.py"
    spec = importlib.util.spec_from_file_location(PACKAGE, path, submodule_search_locations=[folder])
    if spec is None or spec.loader is None:
        raise ImportError(f"no package in {folder}")
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)
    names = {name: by_position(value) for name, value in vars(importlib.import_module(f"{PACKAGE}.{module}")).items()}
    names[NOTHING] = lambda *arguments: None
    return names
