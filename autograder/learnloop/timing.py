"""How long a student's function takes, as a multiple of the reference's CPU time.

Student and reference run in workers of their own, in turns, on the same fresh inputs; the grader reads the CPU clock that the
kernel keeps of each. The cost of a call that does nothing is taken off both. What the student's process says about time is
never asked.
"""

import math
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from learnloop.errors import SandboxError
from learnloop.sandbox import protocol
from learnloop.sandbox.host import WorkerGone, WorkerProcess, start_reference
from learnloop.sandbox.reference import NOTHING
from learnloop.sandbox.session import Outcome, Session

LEAST_BLOCK_NS = 1_000_000
MAX_CALLS = 64
MAX_BLOCK_BYTES = 32 << 20
FEWEST_PAIRS = 5
MOST_PAIRS = 25
CLEAR = 1.5
LOOK_ERROR = 0.002
QUIET = 2.0
START_SECONDS = 240.0
BLOCK_SECONDS = 10.0

Decision = Literal["passed", "too slow", "noisy", "unavailable", "wrong"]


class Verdict(Struct, frozen=True, kw_only=True):
    """The decision, the median ratio to the reference and its spread; ``outcome`` is set when the student's code broke."""

    decision: Decision
    ratio: float = math.nan
    low: float = math.nan
    high: float = math.nan
    pairs: int = 0
    outcome: Outcome | None = None
    reason: str = ""


class Reference:
    """The trusted worker with the accelerated functions of one exercise; starts in the background at once."""

    def __init__(self, folder: Path, exercise: str, cache: Path) -> None:
        self._start: Callable[[], WorkerProcess] = lambda: start_reference(folder, exercise, cache)
        self._cache = cache
        self.compiled = any(cache.rglob("*.nbi"))
        self._worker: WorkerProcess | None = self._start()
        self._ready = False

    def worker(self) -> WorkerProcess | None:
        """The worker once it answers; None where the references cannot run here (no Numba, say)."""
        if self._ready:
            return self._worker
        self._ready = True
        if self._worker is not None and not self._answers(self._worker):
            shutil.rmtree(self._cache, ignore_errors=True)  # a damaged cache is the one fault that mends itself
            self._cache.mkdir(parents=True, exist_ok=True)
            self._worker = self._start()
            if not self._answers(self._worker):
                self._worker = None
        return self._worker

    def _answers(self, worker: WorkerProcess) -> bool:
        try:
            call(worker, NOTHING, [[]], START_SECONDS)
        except (WorkerGone, SandboxError):
            return False
        return True

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()


def call(worker: WorkerProcess, function: str, calls: Sequence[Sequence[Any]], seconds: float) -> list[Any]:
    """Call a function of the trusted worker. Raises ``WorkerGone`` or ``SandboxError``."""

    def make(id: str) -> tuple[Any, list[bytes]]:
        nodes, payload = protocol.encode([list(arguments) for arguments in calls])
        assert isinstance(nodes, protocol.ListNode)
        arguments = [each.items for each in nodes.items if isinstance(each, protocol.ListNode)]
        return protocol.Call(id, function, arguments, watch=False), payload

    reply, arrays = worker.request(make, seconds)
    if not isinstance(reply, protocol.Returned):
        raise SandboxError(f"the reference of {function} failed: {getattr(reply, 'failure', reply)}.")
    return [protocol.decode(node, arrays) for node in reply.results]


class Race:
    """Student against reference on one function."""

    def __init__(
        self,
        session: Session,
        reference: WorkerProcess,
        function: str,
        inputs: Callable[[int], list[Any]],
        right: Callable[[list[Any], Any], bool],
    ) -> None:
        """``inputs`` makes the arguments of the n-th call; ``right`` judges what came back for them."""
        self._session = session
        self._reference = reference
        self._function = function
        self._inputs = inputs
        self._right = right
        self._count = 0
        self._calls = 1

    def run(self, limit: float, seconds: float) -> Verdict:
        """Decide whether the student's time is at most ``limit`` times the reference's, in at most ``seconds``."""
        verdict = self._heat(limit, time.monotonic() + seconds / 2)
        if verdict.decision == "too slow" and verdict.outcome is None:
            self._session.close()  # a fail is told only when a fresh process confirms it
            again = self._heat(limit, time.monotonic() + seconds / 2)
            return again
        return verdict

    def _heat(self, limit: float, deadline: float) -> Verdict:
        student = self._session.worker()
        if student is None:
            return Verdict(decision="wrong", outcome=self._session.loaded)
        pin(student.pid, self._reference.pid)
        self._calibrate()
        empty = statistics.median(self._reference_ns(NOTHING, self._draw()) for _ in range(5))
        ratios: list[float] = []
        self._student_ns(student, self._draw())  # the first call is a warm-up
        while len(ratios) < MOST_PAIRS:
            inputs = self._draw()
            if len(ratios) % 2:
                mine = self._student_ns(student, inputs)
                reference = self._reference_ns(self._function, inputs)
            else:
                reference = self._reference_ns(self._function, inputs)
                mine = self._student_ns(student, inputs)
            if isinstance(mine, Outcome):
                slow = mine.ending in ("timeout", "budget")
                return Verdict(decision="too slow" if slow else "wrong", outcome=mine, pairs=len(ratios))
            ratios.append(max(mine - empty, 1) / max(reference - empty, 1))
            decided = decide(ratios, limit)
            if decided is not None:
                return _verdict(decided, ratios)
            if time.monotonic() > deadline and len(ratios) >= FEWEST_PAIRS:
                break
        controls = [self._reference_ns(self._function, self._draw()) - empty for _ in range(8)]
        quiet = min(controls) > 0 and max(controls) / min(controls) < QUIET
        return _verdict("too slow" if quiet else "noisy", ratios)

    def _draw(self) -> list[list[Any]]:
        self._count += self._calls
        return [self._inputs(self._count - i) for i in range(self._calls)]

    def _calibrate(self) -> None:
        """Choose how many calls make a block long enough for the clock."""
        if self._calls > 1:
            return
        self._reference_ns(self._function, self._draw())
        size = sum(getattr(each, "nbytes", 0) for each in self._draw()[0])
        net = min(self._reference_ns(self._function, self._draw()) for _ in range(3))
        net -= min(self._reference_ns(NOTHING, self._draw()) for _ in range(3))
        wanted = math.ceil(LEAST_BLOCK_NS / max(net, 10_000))
        self._calls = max(2, min(wanted, MAX_CALLS, MAX_BLOCK_BYTES // max(size, 1)))

    def _reference_ns(self, function: str, inputs: list[list[Any]]) -> int:
        before = self._reference.cpu_ns()
        call(self._reference, function, inputs, BLOCK_SECONDS)
        return self._reference.cpu_ns() - before

    def _student_ns(self, student: WorkerProcess, inputs: list[list[Any]]) -> Any:
        """CPU nanoseconds of one block, or the outcome that ended it."""
        before = student.cpu_ns()
        outcome = self._session.call(self._function, inputs, watch=False)
        if outcome.ending != "returned":
            return outcome
        spent = student.cpu_ns() - before
        if not all(self._right(arguments, value) for arguments, value in zip(inputs, outcome.values, strict=True)):
            return Outcome(ending="protocol")
        return spent


def pin(*pids: int) -> None:
    """Put processes on one core, where the system can (Linux)."""
    if sys.platform == "linux":
        core = max(os.sched_getaffinity(0))
        for pid in pids:
            try:
                os.sched_setaffinity(pid, {core})
            except OSError:  # a core that this container may not choose: unpinned is noisier, not wrong
                return


def decide(ratios: Sequence[float], limit: float) -> Decision | None:
    """The verdict that the ratios so far allow, or None for another pair.

    Five to seven pairs all clear of the limit by a factor of 1.5 decide at once. From ten on, the distribution-free confidence
    interval of the median (order statistics, error 0.002 a look) has to lie on one side.
    """
    count = len(ratios)
    if FEWEST_PAIRS <= count <= FEWEST_PAIRS + 2:
        if max(ratios) < limit / CLEAR:
            return "passed"
        if min(ratios) > limit * CLEAR:
            return "too slow"
    if count >= 2 * FEWEST_PAIRS:
        low, high = median_interval(ratios, LOOK_ERROR)
        if high < limit:
            return "passed"
        if low > limit:
            return "too slow"
    return None


def median_interval(values: Sequence[float], error: float) -> tuple[float, float]:
    """An interval that holds the median of the distribution with probability at least ``1 - error``."""
    ordered, count = sorted(values), len(values)
    below, lowest = 0.0, -1
    for i in range(count):
        below += math.comb(count, i) * 0.5**count
        if 2 * below > error:
            break
        lowest = i
    return (ordered[lowest], ordered[count - 1 - lowest]) if lowest >= 0 else (-math.inf, math.inf)


def _verdict(decision: Decision, ratios: Sequence[float]) -> Verdict:
    return Verdict(
        decision=decision, ratio=statistics.median(ratios), low=min(ratios), high=max(ratios), pairs=len(ratios)
    )


def cache_folder() -> Path:
    """The private folder for compiled references, in the user's cache; a fresh one below the temporary folder if need be."""
    import tempfile

    import platformdirs

    folder = Path(platformdirs.user_cache_dir("learnloop")) / "compiled"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.stat()
        # Numba's index files are pickles: a folder that another user can write to is not ours to load from.
        if os.access(folder, os.W_OK) and (sys.platform == "win32" or (found.st_uid == os.getuid() and not found.st_mode & 0o022)):
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="learnloop-"))
