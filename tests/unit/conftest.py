"""No test here starts a process, a worker or a fork server: whatever does belongs in ``tests/process``, and fails here."""

import os
import subprocess
from collections.abc import Iterator
from multiprocessing.process import BaseProcess

import pytest

STARTERS = [(subprocess.Popen, "__init__"), (BaseProcess, "start")]
STARTERS += [(os, name) for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "system") if hasattr(os, name)]
WORDS = "a unit test may not start a process: move it to tests/process"


def refuse(*_: object, **__: object) -> None:
    """Stands where something would start a process."""
    pytest.fail(WORDS)


@pytest.fixture(autouse=True, scope="module")
def no_process() -> Iterator[None]:
    """While the tests of a module run, whatever starts a process fails."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in STARTERS:
            patch.setattr(owner, name, refuse)
        yield


@pytest.fixture
def sandbox() -> None:
    """In place of the real one, which may have been started by tests of other folders."""
    pytest.fail(WORDS)
