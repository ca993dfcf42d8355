"""Clocks that are fair on a busy machine: the CPU time of a process, and time that leaves out waiting for a core.

On Linux the kernel tells, from outside, how long a process has computed, and how long it was ready to compute while others had
the cores. A loop uses up the first clock at the same point on every machine; what sleeps, or waits for what never comes, is the
rest of the time that passes. Elsewhere only the first is known, and waiting for a core counts as sleeping.
"""

import sys
import threading
import time
from collections.abc import Callable

# How often the limit of its CPU time may pass while a worker sleeps; and where waiting for a core cannot be told from that.
SLEEPING = 2.0
SLEEPING_OR_QUEUED = 5.0
# A machine is busy that makes us wait for a core for this share of the time.
BUSY = 0.1


def cpu_ns(pid: int) -> int:
    """Nanoseconds of CPU time of a whole process, all threads, as the kernel counts them. Raises ``OSError``: it is gone."""
    if sys.platform != "linux":
        import psutil

        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.Error as error:
            raise ProcessLookupError(str(error)) from None
        return int((times.user + times.system) * 1e9)
    return time.clock_gettime_ns((~pid << 3) | 2)


def queued_ns(pid: int) -> int | None:
    """Nanoseconds for which a process or thread was ready to compute and had no core; None where that is not known."""
    try:
        with open(f"/proc/{pid}/schedstat", "rb", buffering=0) as file:
            return int(file.read(100).split()[1])
    except (OSError, IndexError, ValueError):
        return None


class _Waits(threading.local):
    """How long the workers that this thread waited for had to wait for a core meanwhile."""

    ns = 0


_waits = _Waits()


def now_ns() -> int:
    """Nanoseconds of a clock that stands still while this thread, or a worker that it waits for, waits for a core."""
    return time.monotonic_ns() - _waits.ns - (queued_ns(threading.get_native_id()) or 0)


def now() -> float:
    """The same in seconds; never ahead of ``time.monotonic()``, and as fast as that on an idle machine."""
    return now_ns() / 1e9


def left(until: float, most: float) -> float:
    """How many seconds are left until this time of ``now``, at most ``most``; it is seldom necessary to find out how late it is."""
    return most if until - time.monotonic() >= most else min(until - now(), most)


class Timer:
    """How much one request has used of its time, from ``start`` on: CPU time, and ``patience`` seconds in which its worker also
    slept."""

    def __init__(self, pid: int, cpu_clock: Callable[[], int], seconds: float, cpu_limit_ns: int | None = None) -> None:
        """The worker may compute for ``seconds``, and until its ``cpu_clock`` comes to ``cpu_limit_ns``."""
        self._pid = pid
        self._cpu_clock = cpu_clock
        self._cpu_limit_ns = cpu_limit_ns
        self._seconds = seconds
        self._ours = threading.get_native_id()
        self._begun = 0

    def start(self) -> None:
        """Read the clocks, the first time that this is called."""
        if self._begun:
            return
        self._cpu_begun = self._cpu_clock()
        most = int(self._seconds * 1e9)
        self._most_ns = most if self._cpu_limit_ns is None else min(most, self._cpu_limit_ns - self._cpu_begun)
        self._queued_begun = queued_ns(self._pid)
        self._ours_begun = queued_ns(self._ours) or 0
        self.patience = self._seconds * (SLEEPING if self._queued_begun is not None else SLEEPING_OR_QUEUED)
        self._begun = time.monotonic_ns()  # last: on a pipe another thread may be looking

    def computed(self) -> float:
        """The share of its CPU time that is used; 1 is all of it."""
        return (self._cpu_clock() - self._cpu_begun) / self._most_ns if self._most_ns > 0 else 1.0

    def passed(self) -> float:
        """The share of the patience that is used, without any time in which the worker or we waited for a core."""
        return (self._elapsed_ns() - self._queued_ns()) / (self.patience * 1e9)

    def seconds_to(self, share: float) -> float:
        """How long it takes at least until this share of either is used."""
        return max(min((share - self.computed()) * self._most_ns / 1e9, (share - self.passed()) * self.patience), 0.0)

    @property
    def busy(self) -> bool:
        """Whether the machine is, or may be, too busy to tell waiting from being kept waiting."""
        return self._queued_begun is None or self._queued_ns() > BUSY * self._elapsed_ns()

    def stop(self) -> None:
        """Take what the worker had to wait for a core off the time of this thread; at least what it computed counts."""
        if self._begun:
            elapsed, ours = self._elapsed_ns(), self._queue_of_ours_ns()
            counted = max(elapsed - ours - self._queue_of_worker_ns(), self._cpu_clock() - self._cpu_begun)
            _waits.ns += elapsed - ours - min(counted, elapsed)

    def _elapsed_ns(self) -> int:
        return time.monotonic_ns() - self._begun

    def _queue_of_worker_ns(self) -> int:
        now = queued_ns(self._pid)
        return max(now - self._queued_begun, 0) if now is not None and self._queued_begun is not None else 0

    def _queue_of_ours_ns(self) -> int:
        return max((queued_ns(self._ours) or 0) - self._ours_begun, 0)

    def _queued_ns(self) -> int:
        return self._queue_of_worker_ns() + self._queue_of_ours_ns()
