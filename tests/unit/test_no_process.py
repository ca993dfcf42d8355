"""The guard of ``conftest.py``: nothing here starts a process."""

import os
import subprocess
import sys
from multiprocessing import get_context

import pytest

STARTS = {
    "subprocess": lambda: subprocess.run([sys.executable, "-c", ""], check=False),
    "multiprocessing": lambda: get_context("spawn").Process(target=print).start(),
    "a shell": lambda: os.system("true"),
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_whatever_starts_a_process_fails(start):
    with pytest.raises(pytest.fail.Exception, match="may not start a process"):
        start()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_fails():
    with pytest.raises(pytest.fail.Exception, match="may not start a process"):
        os.fork()
