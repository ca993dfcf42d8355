"""Progress among processes: what is recorded is kept, whoever is killed, whoever writes beside."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from attempts import no_database, place, report, set_aside
from places import TESTS

from learnloop.learner.progress import Progress

WRITER = """
import sys, pathlib
sys.path.insert(0, TESTS)
from attempts import report
from learnloop.learner.progress import Progress
folder, name, count, exercise = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
for number in range(count):
    kept = Progress(folder)
    kept.record(report(number, exercise=exercise), f"{name}{number}")
    print(kept.notice or number, flush=True)
"""


def test_another_process_reads_what_this_one_wrote(folder: Path):
    Progress(folder).record(report(), "a")
    asking = "import sys, pathlib; from learnloop.learner.progress import Progress; "
    program = asking + "print(Progress(pathlib.Path(sys.argv[1])).standings())"
    done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    assert "best=3.0" in done.stdout


def writer(folder: Path, name: str, count: int, exercise: str = "exercise1") -> "subprocess.Popen[str]":
    """A process that records so many attempts, and says of each when it is kept."""
    program = WRITER.replace("TESTS", repr(str(TESTS)))
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder), name, str(count), exercise], stdout=subprocess.PIPE, text=True
    )


def finished(processes: Sequence["subprocess.Popen[str]"]) -> None:
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0


def test_processes_that_write_at_once_lose_nothing(folder: Path):
    finished([writer(folder, name, 40) for name in "abc"])
    with Progress(folder) as kept:
        assert kept.standing("exercise1").attempts == 120
    assert kept.notice == ""


def test_processes_that_find_the_file_damaged_at_once_set_it_aside_once(folder: Path):
    """Nobody takes the new file of another for the damaged one."""
    place(folder).parent.mkdir()
    no_database(place(folder))
    finished([writer(folder, name, 20) for name in "abc"])
    assert Progress(folder).standing("exercise1").attempts == 60
    assert len(set_aside(folder)) == 1


def forked(folder: Path, exercise: str) -> tuple[int, int]:
    """A process that records attempts until it is killed, and where it says which: its id, and the end of a pipe."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        for number in range(1_000_000):
            kept = Progress(folder)
            kept.record(report(number, exercise=exercise), f"{number}")
            os.write(writing, f"{kept.notice or number}\n".encode())
            time.sleep(0.002)  # SQLite is not fair: the other one has to come in, too
    finally:
        os._exit(1)


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_kill_9_at_200_moments_loses_nothing_that_was_told(folder: Path):
    """Whatever a process has said it recorded is there after it was killed, and the file is whole; two are killed at a time."""
    chance = random.Random(7)
    told = kills = 0
    while kills < 200:
        pair = [forked(folder, f"exercise{kills + i}") for i in range(2)]
        firsts = [os.read(reading, 1 << 16) for _, reading in pair]
        for child, _ in pair:
            time.sleep(chance.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            kills += 1
        for (_, reading), first in zip(pair, firsts, strict=True):
            with open(reading, "rb") as pipe:
                lines = (first + pipe.read()).decode().split()
            assert all(line.isdecimal() for line in lines), " ".join(lines)
            told += len(lines)
        with sqlite3.connect(place(folder)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            (rows,) = db.execute("SELECT count(*) FROM runs").fetchone()
        db.close()
        assert told <= rows <= told + kills  # each may have been killed between writing and telling
    with Progress(folder) as kept:
        assert sum(each.attempts for each in kept.standings().values()) >= told
    assert kept.notice == ""
    assert set_aside(folder) == []
