"""Checks that can be cancelled from another thread."""

import threading
from collections.abc import Iterable

from learnloop.sandbox.interface import BorrowingSandbox, Sandbox, Worker
from learnloop.values.source import SourceUnit


class Cancelled(Exception):
    """The check was given up, since there is something newer to check."""


class CancellableSandbox(BorrowingSandbox):
    """A sandbox for one check, which another thread can cancel; ``lender`` makes the workers."""

    def __init__(self, lender: Sandbox) -> None:
        super().__init__(lender)
        self._workers: list[Worker] = []
        self._cancelled = threading.Event()

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
