"""Loading the accelerated references in the trusted worker of the timing checks."""

import gc
import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

from learnloop.values.keywords import by_position

# Numba's cache stores the module's name: it must be the same in every run, and registered before a kernel is loaded.
PACKAGE = "learnloop_accelerated"
NOTHING = "__nothing__"

# Numba imports these where they are installed, for what references do without: products inside kernels, and a settings file.
UNNEEDED = ("scipy", "yaml")


def load_quickly(folder: str, module: str) -> dict[str, Any]:
    """``load`` in a process that does nothing else: without SciPy and YAML, and without a collection of garbage meanwhile.

    What is loaded by then is exempt from garbage collection, so that no collection falls into a timed block.
    """
    sys.modules.update(dict.fromkeys(UNNEEDED))  # type: ignore[arg-type]  # None: an ImportError, as if it were not installed
    gc.disable()
    names = load(folder, module)
    gc.freeze()
    gc.enable()
    return names


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
