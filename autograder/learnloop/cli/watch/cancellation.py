"""Checks that can be cancelled from another thread."""

import threading
from collections.abc import Iterable

from learnloop.sandbox.confine.tiers import Confinement
from learnloop.sandbox.interface import Sandbox, Worker
from learnloop.values.source import SourceUnit


class Cancelled(Exception):
    """The check was given up, since there is something newer to check."""


class CancellableSandbox(Sandbox):
    """A sandbox for one check, which another thread can cancel; ``lender`` makes the workers."""

    def __init__(self, lender: Sandbox) -> None:
        self._lender = lender
        self._workers: list[Worker] = []
        self._cancelled = threading.Event()

    @property
    def confinement(self) -> Confinement:
        """What confines the workers. Raises ``SandboxError``."""
        return self._lender.confinement

    @property
    def forks(self) -> bool:
        """Whether a fork server makes the workers."""
        return self._lender.forks

    def worker(self, units: Iterable[SourceUnit] = ()) -> Worker:
        """A fresh worker. Raises ``SandboxError``, and ``Cancelled``."""
        self.raise_if_cancelled()
        made = self._lender.worker(units)
        self._workers = [*(each for each in self._workers if each.alive), made]
        if self._cancelled.is_set():
            made.close()
            raise Cancelled
        return made

    def raise_if_cancelled(self) -> None:
        """Raise ``Cancelled`` once ``cancel`` has been called."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """End every worker that is waited for, and make no more.

        The thread that checks notices by itself.
        """
        self._cancelled.set()
        for worker in self._workers:
            worker.interrupt()

    def close(self) -> None:
        """End its workers; the lender stays open."""
        for worker in self._workers:
            worker.close()
