"""How long a student's function takes, as a multiple of the reference's CPU time.

Student and reference run in workers of their own, in turns, on the same fresh inputs; the grader reads the CPU clock that the
kernel keeps of each, before and after the calls alone: a block is staged, run and fetched in three requests. The cost of calls
that do nothing is taken off both. What the student's process says about time is never asked.
"""

import atexit
import hashlib
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from learnloop.errors import SandboxError
from learnloop.sandbox import protocol
from learnloop.sandbox.host import Make, WorkerGone, WorkerProcess, start_reference
from learnloop.sandbox.reference import NOTHING
from learnloop.sandbox.session import Outcome, Session, staging

LEAST_BLOCK_NS = 1_000_000
MAX_CALLS = 64
MAX_BLOCK_BYTES = 32 << 20
FEWEST_PAIRS = 5
MOST_PAIRS = 25
CLEAR = 1.5
LOOK_ERROR = 0.002
QUIET = 2.0
MOST_AROUND = 1.5
SLACK_NS = 500_000
START_SECONDS = 240.0
BLOCK_SECONDS = 10.0

Decision = Literal["passed", "too slow", "noisy", "wrong"]


class Verdict(Struct, frozen=True, kw_only=True):
    """The decision, the median ratio to the reference and its spread; ``outcome`` is set when the student's code broke."""

    decision: Decision
    ratio: float = math.nan
    low: float = math.nan
    high: float = math.nan
    pairs: int = 0
    outcome: Outcome | None = None


class Block(Struct, frozen=True):
    """One timed block: CPU nanoseconds of the calls, and of the unpacking and packing around them; what came back."""

    calls_ns: int
    around_ns: int
    values: list[Any]


Step = Callable[[], list[Any]]


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
            self._block(worker, NOTHING, [[]], START_SECONDS)
        except (WorkerGone, SandboxError):
            return False
        return True

    def block(self, function: str, calls: Sequence[Sequence[Any]]) -> Block:
        """Time one block of the reference. Raises ``SandboxError`` when the reference fails."""
        worker = self.worker()
        if worker is None:
            raise SandboxError("the references do not run here.")
        try:
            return self._block(worker, function, calls, BLOCK_SECONDS)
        except WorkerGone as gone:
            raise SandboxError(f"the reference of {function} was lost ({gone.reason}).") from None

    def _block(self, worker: WorkerProcess, function: str, calls: Sequence[Sequence[Any]], seconds: float) -> Block:
        def step(make: Make) -> Step:
            return lambda: _reply(worker.request(make, seconds))

        run, fetch = step(lambda id: (protocol.Run(id), [])), step(lambda id: (protocol.Fetch(id), []))
        return _timed(worker.cpu_ns, step(staging(function, calls)), run, fetch)

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()


def _reply(answer: tuple[Any, protocol.Payload]) -> list[Any]:
    reply, arrays = answer
    if not isinstance(reply, protocol.Returned):
        raise SandboxError(f"a reference failed: {getattr(reply, 'failure', reply)}.")
    return [protocol.decode(node, arrays) for node in reply.results]


def _timed(clock: Callable[[], int], stage: Step, run: Step, fetch: Step) -> Block:
    """One block, in its three steps, each of which gives the values that came back, or raises."""
    begun = clock()
    stage()
    staged = clock()
    run()
    ran = clock()
    values = fetch()
    return Block(ran - staged, staged - begun + clock() - ran, values)


class _BrokenError(Exception):
    """The student's code did not do its part of a race."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.ending)
        self.outcome = outcome


class Race:
    """Student against reference on one function."""

    def __init__(
        self,
        session: Session,
        reference: Reference,
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
        self._drawn = 0
        self._calls = 1

    def run(self, limit: float, seconds: float) -> Verdict:
        """Decide whether the student's time is at most ``limit`` times the reference's, in about ``seconds`` at most."""
        verdict = self._heat(limit, time.monotonic() + seconds / 2)
        if verdict.decision == "too slow" and verdict.outcome is None:
            self._session.close()  # a fail is told only when a fresh process confirms it
            return self._heat(limit, time.monotonic() + seconds / 2)
        return verdict

    def _heat(self, limit: float, deadline: float) -> Verdict:
        student = self._session.worker()
        reference = self._reference.worker()
        if student is None or reference is None:
            return Verdict(decision="wrong", outcome=self._session.loaded)
        pin(student.pid, reference.pid)
        self._calibrate()
        empty = statistics.median(self._reference.block(NOTHING, [[]] * self._calls).calls_ns for _ in range(5))
        ratios: list[float] = []
        try:
            first = self._student(student, self._draw(1))  # it is a warm-up, and says how many calls are enough
            share = max(1, min(self._calls, math.ceil(2 * LEAST_BLOCK_NS / max(first.calls_ns, 1))))
            while len(ratios) < MOST_PAIRS:
                ratios.append(self._ratio(student, share, empty, student_first=len(ratios) % 2 == 1))
                decided = decide(ratios, limit)
                if decided is not None:
                    return _verdict(decided, ratios)
                if time.monotonic() > deadline and len(ratios) >= FEWEST_PAIRS:
                    break
        except _BrokenError as broken:
            # That the time for the whole check is used up ("budget") need not be this function's doing.
            slow = broken.outcome.ending == "timeout"
            return Verdict(decision="too slow" if slow else "wrong", outcome=broken.outcome, pairs=len(ratios))
        controls = [self._reference.block(self._function, self._draw(self._calls)).calls_ns - empty for _ in range(8)]
        quiet = min(controls) > 0 and max(controls) / min(controls) < QUIET
        return _verdict("too slow" if quiet else "noisy", ratios)

    def _ratio(self, student: WorkerProcess, share: int, empty: float, *, student_first: bool) -> float:
        """Of one pair: the student makes ``share`` of the calls; ``empty`` is what a block costs that does nothing."""
        inputs = self._draw(self._calls)
        if student_first:
            mine, theirs = self._student(student, inputs[:share]), self._reference.block(self._function, inputs)
        else:
            theirs, mine = self._reference.block(self._function, inputs), self._student(student, inputs[:share])
        part = share / self._calls
        # Unpacking costs both the same; a student's process that works much harder there is computing ahead.
        ahead = max(mine.around_ns - MOST_AROUND * part * theirs.around_ns - SLACK_NS, 0)
        own = (mine.calls_ns + ahead - empty) / part
        return max(own, 1) / max(theirs.calls_ns - empty, 1)

    def _draw(self, count: int) -> list[list[Any]]:
        self._drawn += count
        return [self._inputs(self._drawn - i) for i in range(count)]

    def _calibrate(self) -> None:
        """Choose how many calls make a block long enough for the clock."""
        if self._calls > 1:
            return
        size = sum(getattr(each, "nbytes", 0) for each in self._draw(1)[0])
        blocks = [self._reference.block(self._function, self._draw(1)) for _ in range(4)]
        net = min(block.calls_ns for block in blocks) - self._reference.block(NOTHING, [[]]).calls_ns
        wanted = math.ceil(LEAST_BLOCK_NS / max(net, 1_000))
        self._calls = max(2, min(wanted, MAX_CALLS, MAX_BLOCK_BYTES // max(size, 1)))

    def _student(self, student: WorkerProcess, inputs: list[list[Any]]) -> Block:
        """One block of the student's. Raises ``_BrokenError``, also for wrong answers."""
        session = self._session

        def clock() -> int:  # what stand-ins computed for the student counts as if the student had
            return student.cpu_ns() + session.charged_ns

        block = _timed(
            clock,
            lambda: _values(session.stage(self._function, inputs)),
            lambda: _values(session.run()),
            lambda: _values(session.fetch(len(inputs))),
        )
        if not all(self._right(arguments, value) for arguments, value in zip(inputs, block.values, strict=True)):
            raise _BrokenError(Outcome(ending="protocol"))
        return block


def _values(outcome: Outcome) -> list[Any]:
    if outcome.ending != "returned":
        raise _BrokenError(outcome)
    return outcome.values


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
    return Verdict(decision=decision, ratio=statistics.median(ratios), low=min(ratios), high=max(ratios), pairs=len(ratios))


def cache_folder(references: Path) -> Path:
    """The private folder for the compiled code of these references, in the user's cache; a temporary one if need be.

    Its name has a digest of their source, since Numba itself does not notice a change in an imported file.
    """
    import platformdirs

    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(references.glob("*.py")):
        digest.update(path.read_bytes())
    folder = Path(platformdirs.user_cache_dir("learnloop")) / f"compiled-{digest.hexdigest()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _is_private(folder):
            return folder
    except OSError:  # no home to write to
        return _temporary_folder()
    return _temporary_folder()


def _temporary_folder() -> Path:
    """A private folder that is gone when this process ends."""
    folder = tempfile.mkdtemp(prefix="learnloop-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _is_private(folder: Path) -> bool:
    """Whether only this user can write there: Numba's index files are pickles, and are loaded."""
    if sys.platform == "win32":
        return os.access(folder, os.W_OK)
    found = folder.stat()
    return os.access(folder, os.W_OK) and found.st_uid == os.getuid() and not found.st_mode & 0o022
