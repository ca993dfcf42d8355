"""The command ``doctor``: what this installation is, how well it can confine a submission, and what to put into a bug report."""

import importlib.metadata
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from learnloop import __version__
from learnloop.errors import LearnloopError
from learnloop.sandbox import launch
from learnloop.sandbox.confine import tiers
from learnloop.sandbox.confine.tiers import Confinement
from learnloop.sandbox.host import Sandbox

PACKAGES = ["numpy", "numba", "msgspec", "click", "pyseccomp", "sandlock"]


def examine() -> str:
    """The findings, as text; it has nothing of the user's own files in it but the place of the cache."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f"learnloop   {__version__}"
    yield f"Python      {platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    yield f"system      {platform.platform()}, {os.cpu_count()} cores"
    yield f"packages    {', '.join(f'{name} {_version(name)}' for name in PACKAGES)}"
    yield f"cache       {_cache()}"
    try:
        yield from _sandbox(_confinement())
    except LearnloopError as error:
        yield f"sandbox     none: {error}"
    if os.environ.get(tiers.VARIABLE):
        yield f"            {tiers.VARIABLE} is set, and forces this tier"
    yield ""
    yield "In a bug report, paste all of this and the command that went wrong."


def _confinement() -> Confinement:
    with Sandbox(launch.start_fork_server(), memory_mb=2048, cpu_seconds=60) as sandbox:
        sandbox.worker().close()  # one is really made
        return sandbox.confinement


def _sandbox(found: Confinement) -> Iterator[str]:
    yield f"sandbox     tier {found.name}"
    for why in found.missing:
        yield f"            not a better one, {why}"
    if found.root:
        yield f"            {found.root}"
    if found.weak:
        yield "            it stops accidents, not intent: do not grade files of people whom you do not trust"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


def _cache() -> str:
    """The folder of compiled references, and whether it can be written to."""
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("learnloop"))
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return f"{folder}" + ("" if os.access(there, os.W_OK) else " (cannot be written to)")
