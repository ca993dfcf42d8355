"""The meter: how much CPU time a worker spends on a block of calls, read from outside, and what that reading can resolve."""

import contextlib
import functools
import os
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from msgspec import Struct

from learnloop.sandbox.clocks import cpu_ns, now_ns

STEPS = 8  # of the clock are in a block at least, so that a reading is right to an eighth
LEAST_BLOCK_NS = 1_000_000
SPIN_SECONDS = 1.0
OURSELVES = 0


class Block(Struct, frozen=True):
    """One timed block: CPU nanoseconds of the calls, of the unpacking before them and of the packing after them; the values.

    ``wall_ns`` is how long the calls took by the clock on the wall, less what anybody waited for a core.
    """

    calls_ns: int
    wall_ns: int
    staging_ns: int
    fetching_ns: int
    values: list[Any]


Step = Callable[[], list[Any]]


def timed(clock: Callable[[], int], stage: Step, run: Step, fetch: Step) -> Block:
    """One block in its three steps, each of which gives the values that were fetched, or raises.

    The clock runs through: whatever is done between the steps is counted in one of them.
    """
    begun = clock()
    stage()
    staged, then = clock(), now_ns()
    run()
    ran, now = clock(), now_ns()
    values = fetch()
    return Block(ran - staged, now - then, staged - begun, clock() - ran, values)


def least_block_ns() -> int:
    """How much CPU time of the reference a block needs to be measured well here."""
    return max(LEAST_BLOCK_NS, STEPS * resolution_ns())


def resolution_ns() -> int:
    """The smallest step of another process's CPU clock. Linux counts single nanoseconds; elsewhere it is measured."""
    if sys.platform != "linux":
        return step_of(functools.partial(cpu_ns, os.getpid()))
    return 1


def step_of(clock: Callable[[], int]) -> int:
    """The smallest of three steps that a clock of this process's CPU time takes while the process is busy."""
    until = time.monotonic() + SPIN_SECONDS
    steps: list[int] = []
    before = clock()
    while len(steps) < 3 and time.monotonic() < until:
        now = clock()
        if now > before:
            steps.append(now - before)
            before = now
    return min(steps, default=int(SPIN_SECONDS * 1e9))


@contextlib.contextmanager
def one_core() -> Iterator[Callable[[int], None]]:
    """Keep this thread on one core for a while, where the system can (not on macOS); gives what puts a process there, too.

    The grader has to be there itself: Linux brings the clock of a process up to date when that leaves its core, and it has left it
    whenever the grader runs. Graders that work side by side choose different cores.
    """
    if sys.platform == "darwin":
        yield lambda pid: None
        return
    allowed = sorted(_affinity())
    core = allowed[os.getpid() % len(allowed)]

    def put(pid: int, cores: Collection[int] = (core,)) -> None:
        with contextlib.suppress(OSError):  # a core that this container may not choose: unpinned is noisier, not wrong
            _set_affinity(pid, cores)

    put(OURSELVES)
    try:
        yield put
    finally:
        put(OURSELVES, allowed)


if sys.platform == "win32":  # psutil is installed there

    def _affinity() -> Iterable[int]:
        import psutil

        return psutil.Process().cpu_affinity()

    def _set_affinity(pid: int, cores: Collection[int]) -> None:
        import psutil

        try:
            psutil.Process(pid or None).cpu_affinity(list(cores))
        except psutil.Error as error:
            raise OSError(str(error)) from None

else:

    def _affinity() -> Iterable[int]:
        return os.sched_getaffinity(0)

    def _set_affinity(pid: int, cores: Collection[int]) -> None:
        os.sched_setaffinity(pid, cores)
