"""``learnloop doctor``: what this installation is, and how well it confines submissions."""

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from learnloop.sandbox.confine.tiers import Confinement

PACKAGES = ["numpy", "numba", "msgspec", "click", "rich", "pyseccomp", "sandlock", "pytest"]
ROUNDS = 15
STEADY = 1.5  # the same work took at most this many times its shortest time


@click.command()
def doctor() -> None:
    """Show versions and how well submissions are confined here."""
    click.echo("\n".join(_lines()))  # nothing of the user's own files but the place of the cache, and numbers


def _lines() -> Iterator[str]:
    import platform

    from learnloop import __version__

    yield f"learnloop   {__version__}"
    yield f"Python      {platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    yield f"system      {platform.platform()}, {os.cpu_count()} cores"
    yield f"packages    {', '.join(f'{name} {_version(name)}' for name in PACKAGES)}"
    yield f"sqlite      {_sqlite()}"
    yield f"terminal    {_terminal()}"
    yield f"cache       {_cache()}"
    yield from _folder()
    yield f"clock       {_clock()}"
    yield from _sandbox()
    yield ""
    yield "In a bug report, include all of this and the command that went wrong."


def _sandbox() -> Iterator[str]:
    from learnloop.errors import LearnloopError
    from learnloop.sandbox.confine import tiers

    try:
        yield from _tier(_confinement())
    except LearnloopError as error:
        yield f"sandbox     none: {error}"
    if os.environ.get(tiers.VARIABLE):
        yield f"            {tiers.VARIABLE} is set, and forces this tier"


def _confinement() -> "Confinement":
    from learnloop.sandbox import launch
    from learnloop.sandbox.host import ProcessSandbox

    with ProcessSandbox(launch.start_fork_server(), memory_mb=2048, cpu_seconds=60) as sandbox:
        sandbox.worker().close()  # it makes a real one
        return sandbox.confinement


def _tier(found: "Confinement") -> Iterator[str]:
    yield f"sandbox     tier {found.name}"
    for why in found.missing:
        yield f"            not a better one, {why}"
    if found.root:
        yield f"            {found.root}"
    if found.weak:
        yield "            it stops accidents, not intent: do not grade files from people you do not trust"


def _version(package: str) -> str:
    import importlib.metadata

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


def _cache() -> str:
    """The folder of compiled references, and whether it can be written to."""
    from pathlib import Path

    import platformdirs

    from learnloop.text import counted

    folder = Path(platformdirs.user_cache_dir("learnloop"))
    there = next(each for each in (folder, *folder.parents) if each.exists())
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    held = f", {counted(len(sizes), 'file')}, {sum(sizes) / (1 << 20):.1f} MB"
    return f"{folder}{held}" + ("" if os.access(there, os.W_OK) else " (cannot be written to)")


def _sqlite() -> str:
    try:
        import sqlite3
    except ImportError:
        return "this Python was built without it, so progress cannot be kept"
    return sqlite3.sqlite_version


def _terminal() -> str:
    import shutil

    kind = "terminal" if sys.stdout.isatty() else "pipe"
    colour = "NO_COLOR is set" if "NO_COLOR" in os.environ else f"TERM {os.environ.get('TERM', 'is not set')}"
    return f"{kind}, {shutil.get_terminal_size((80, 24)).columns} columns, {sys.stdout.encoding}, {colour}"


def _folder() -> Iterator[str]:
    """Whether this is a course folder that can be written to, and what is in the progress file."""
    from pathlib import Path

    from learnloop.errors import LearnloopError
    from learnloop.learner.learner import learner_at
    from learnloop.text import counted

    try:
        learner = learner_at(Path.cwd())
    except LearnloopError as error:
        yield f"course      {error}"
        return
    if learner is None:
        yield "folder      no course in this folder"
        return
    writable = "" if os.access(learner.folder, os.W_OK) else " (cannot be written to)"
    yield f"folder      {sum(state.path is not None for state in learner.statuses())} exercises{writable}"
    if not learner.kept:
        yield "progress    not kept in this folder; from now on:  learnloop start"
        return
    states = learner.statuses()
    tried = sum(state.standing.attempts for state in states)
    passed = sum(state.standing.passed for state in states)
    yield "progress    " + (learner.progress.notice or f"{counted(tried, 'attempt')}, {counted(passed, 'exercise')} passed")


def _clock() -> str:
    """How steady CPU time is here: the same work again and again."""
    import time

    spans = []
    for _ in range(ROUNDS):
        begun = time.process_time_ns()
        sum(range(200_000))
        spans.append(max(time.process_time_ns() - begun, 1))
    worst = sorted(spans)[-2] / min(spans)  # without the worst: something else may have started then
    words = "steady" if worst <= STEADY else "noisy: timing checks may be skipped, which costs no points"
    return f"the same work took 1.0 to {worst:.1f} x CPU time ({words})"
