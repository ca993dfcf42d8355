"""Workers that are made before they are asked for."""

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING

from learnloop.errors import SandboxError
from learnloop.sandbox import preload
from learnloop.sandbox.interface import BorrowingSandbox, Worker
from learnloop.sandbox.launch import ForkServer
from learnloop.values.source import SourceUnit

if TYPE_CHECKING:
    from learnloop.sandbox.host import ProcessSandbox


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
        self._units = [preload.everything(allowed)]
        self._have = frozenset(preload.needed(self._units, allowed))
        self._next: tuple[ForkServer, Future[Worker]] | None = None
        self._lock = threading.Lock()  # of what is next

    def worker(self, units: Iterable[SourceUnit] = ()) -> Worker:
        """A fresh worker: the early one, if it has what this source needs. Raises ``SandboxError``."""
        units = list(units)
        made = self._early() if self._enough_for(units) else None
        if made is None:
            made = self._lender.worker(units)
        with self._lock:
            if self._next is None and self._lender.server is not None:
                self._next = self._lender.server, self._executor.submit(self._lender.worker, self._units)
        return made

    def _enough_for(self, units: Sequence[SourceUnit]) -> bool:
        return self._have.issuperset(preload.needed(units, self._allowed))

    def _early(self) -> Worker | None:
        """The early worker; None where there is none, or where the server that made it has ended, and so has it."""
        with self._lock:
            taken, self._next = self._next, None
        if taken is None:
            return None
        server, made = taken
        try:
            worker = made.result()
        except SandboxError:
            return None
        return worker if server is self._lender.server and server.alive else None

    def close(self) -> None:
        """End the early worker; the lender stays open."""
        worker = self._early()
        if worker is not None:
            worker.close()
