"""Workers that are made before they are asked for."""

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, NamedTuple

from learnloop.errors import SandboxError
from learnloop.sandbox import preload
from learnloop.sandbox.interface import BorrowingSandbox, Worker
from learnloop.sandbox.launch import ForkServer
from learnloop.values.source import SourceUnit

if TYPE_CHECKING:
    from learnloop.sandbox.host import ProcessSandbox


class _Early(NamedTuple):
    """A worker that is being made: by which server, and the modules that it has."""

    server: ForkServer
    has: frozenset[str]
    made: Future[Worker]


class EarlyWorkers(BorrowingSandbox):
    """Lends workers of another sandbox. The next one is made and confined, by ``executor``, while nobody waits for it.

    Only where they are forked: there an idle one costs next to nothing. Threads may share it.
    """

    _lender: "ProcessSandbox"

    def __init__(self, lender: "ProcessSandbox", allowed: Sequence[str], executor: Executor) -> None:
        """``allowed`` are the modules that a submission may import beside the harmless ones; an early worker has them all."""
        super().__init__(lender)
        self._allowed = allowed
        self._executor = executor
        self._next: _Early | None = None
        self._lock = threading.Lock()  # of what is next

    def worker(self, units: Iterable[SourceUnit] = ()) -> Worker:
        """A fresh worker: the early one, if it has what this source needs. The next early one will have it.

        Raises ``SandboxError``.
        """
        units = list(units)
        made = self._early(preload.needed(units, self._allowed))
        if made is None:
            made = self._lender.worker(units)
        with self._lock:
            if self._next is None and self._lender.server is not None:
                wanted = [preload.everything(self._allowed), *units]
                has = frozenset(preload.needed(wanted, self._allowed))
                self._next = _Early(self._lender.server, has, self._executor.submit(self._lender.worker, wanted))
        return made

    def _early(self, needed: Iterable[str] = ()) -> Worker | None:
        """The early worker; None where there is none that has what is needed, or where the server that made it has ended, and so
        has it."""
        with self._lock:
            taken, self._next = self._next, None
        if taken is None:
            return None
        try:
            worker = taken.made.result()
        except SandboxError:
            return None
        if taken.has.issuperset(needed) and taken.server is self._lender.server and taken.server.alive:
            return worker
        worker.close()
        return None

    def close(self) -> None:
        """End the early worker; the lender stays open."""
        worker = self._early()
        if worker is not None:
            worker.close()
