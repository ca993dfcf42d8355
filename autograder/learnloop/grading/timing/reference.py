"""The trusted worker that runs the accelerated references of one exercise."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from learnloop.errors import SandboxError
from learnloop.grading.timing.meter import Block, Step, timed
from learnloop.sandbox import encoding, messages
from learnloop.sandbox.host import start_reference
from learnloop.sandbox.interface import Make, Worker, WorkerGone
from learnloop.sandbox.reference import NOTHING
from learnloop.sandbox.session import staging

START_SECONDS = 240.0
BLOCK_SECONDS = 60.0


class Fit(Struct, frozen=True, kw_only=True):
    """A block that is long enough for the clock: this many ``calls`` in a request, this many requests (``rounds``).

    A request costs ``empty_ns`` when its calls do nothing, and ``fetching_ns`` when results are fetched; the reference takes
    about ``net_ns`` for the whole block.
    """

    calls: int
    rounds: int
    empty_ns: float
    fetching_ns: float
    net_ns: float


class Reference:
    """The references of one exercise in a worker of their own, which starts in the background at once."""

    def __init__(self, folder: Path, exercise: str, cache: Path) -> None:
        """``folder`` is their package; their compiled code is kept in ``cache``."""
        self._start: Callable[[], Worker] = lambda: start_reference(folder, exercise, cache)
        self._cache = cache
        self.fits: dict[str, Fit] = {}  # by function, once a race has found it
        self.compiled = any(cache.rglob("*.nbi"))
        self._worker: Worker | None = self._start()
        self._ready = False
        self._over = False

    def worker(self) -> Worker | None:
        """The worker once it answers; None where the references cannot run here (no Numba, say)."""
        if self._ready:
            return self._worker
        self._ready = True
        if self._worker is not None and not self._answers(self._worker) and not self._over:
            shutil.rmtree(self._cache, ignore_errors=True)  # a damaged cache is the one fault that can be repaired here
            self._cache.mkdir(parents=True, exist_ok=True)
            self._worker = self._start()
            if not self._answers(self._worker):
                self._worker = None
        return self._worker

    def _answers(self, worker: Worker) -> bool:
        try:
            self._block(worker, NOTHING, [[]], START_SECONDS)
        except (WorkerGone, SandboxError):
            return False
        return True

    def block(self, function: str, calls: Sequence[Sequence[Any]], *, fetch: bool = True) -> Block:
        """Time one block of the reference; the values stay there unless they are to be fetched.

        Raises ``SandboxError`` when the reference fails.
        """
        worker = self.worker()
        if worker is None:
            raise SandboxError("the references do not run here.")
        try:
            return self._block(worker, function, calls, BLOCK_SECONDS, fetch=fetch)
        except WorkerGone as gone:
            raise SandboxError(f"the reference of {function} was lost ({gone.reason}).") from None

    def _block(self, worker: Worker, function: str, calls: Sequence[Sequence[Any]], seconds: float, *, fetch: bool = True) -> Block:
        def step(make: Make) -> Step:
            return lambda: _reply(worker.request(make, seconds))

        fetched = step(lambda id: (messages.Fetch(id), [])) if fetch else list
        return timed(worker.cpu_ns, step(staging(function, calls)), step(lambda id: (messages.Run(id), [])), fetched)

    def interrupt(self) -> None:
        """Have a thread that waits for the references stop waiting: nobody needs them any more."""
        self._over = True
        if self._worker is not None:
            self._worker.interrupt()

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()


def _reply(answer: tuple[Any, encoding.Payload]) -> list[Any]:
    reply, arrays = answer
    if not isinstance(reply, messages.Returned):
        raise SandboxError(f"a reference failed: {getattr(reply, 'failure', reply)}.")
    return [encoding.decode(node, arrays) for node in reply.results]
