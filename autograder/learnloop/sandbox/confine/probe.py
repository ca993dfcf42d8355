"""Which tier this system really gives: a child process puts it on and tries what it should have lost."""

import os
import signal
import socket
import sys
from collections.abc import Callable

from learnloop.sandbox.confine import process
from learnloop.sandbox.confine.lock import Lock
from learnloop.sandbox.confine.tiers import TIERS, WEAKEST, Confinement, Tier, Unavailable

SECONDS = 10.0
MEMORY_MB = 4096


def choose(forced: Tier | None = None, meanwhile: Callable[[], object] = lambda: None) -> tuple[Lock, Confinement]:
    """The best tier that a probe has seen to hold, or the one that is ``forced``, ready to be applied.

    ``meanwhile`` is called while the first probes run beside this process.
    Raises ``Unavailable`` when the forced one cannot be had. On systems other than Linux there is only the weakest tier.
    """
    dropping = _Probe(WEAKEST) if process.is_root() else None
    tiers = [forced] if forced else TIERS
    first = _Probe(tiers[0])
    meanwhile()
    root = dropping.why_not() if dropping else ""
    if root:
        first.why_not()
        first = _Probe(tiers[0], drop_root=False)
    missing: list[str] = []
    for tier in tiers:
        probe = first if tier is tiers[0] else _Probe(tier, drop_root=not root)
        why_not = probe.why_not()
        if probe.lock is not None and not why_not:
            return probe.lock, Confinement(tier, tuple(missing), root)
        missing.append(f"{tier.topmost}: {why_not}")
    raise Unavailable("; ".join(missing))


class _Probe:
    """A child process that puts a tier on and tries what it should have lost, while this process goes on.

    What promises no more than limits (no filter of system calls) needs no trial, unless it drops root.
    """

    def __init__(self, tier: Tier, *, drop_root: bool = True) -> None:
        self.lock: Lock | None = None
        self._why_not = ""
        self._child: tuple[int, socket.socket] | None = None
        try:
            if tier.seccomp and sys.platform != "linux":
                raise Unavailable("only Linux has it")
            self.lock = Lock(tier, drop_root=drop_root)
        except Unavailable as error:
            self._why_not = str(error)
            return
        if tier.seccomp or (drop_root and process.is_root()):
            self._child = _start(self.lock)

    def why_not(self) -> str:
        """Wait for the child: why its tier does not hold here, "" when it does and this process could end the child."""
        if self._child is not None:
            self._why_not = _hear(*self._child)
            self._child = None
        return self._why_not


def _start(lock: Lock) -> tuple[int, socket.socket]:
    ours, theirs = socket.socketpair()
    ours.settimeout(SECONDS)
    with theirs:
        pid = os.fork()
        if pid == 0:
            _try(lock, theirs.fileno())
    return pid, ours


def _hear(pid: int, connection: socket.socket) -> str:
    """End the child that has this lock on; "" when it lost what it should, and could be ended from here."""
    with connection:
        try:
            said = connection.recv(1000).decode(errors="replace") or "a process that put it on did not live"
        except TimeoutError:
            said = "a process that put it on was never heard of"
        try:
            os.kill(pid, signal.SIGKILL)
        except PermissionError:
            said = "this root may not end processes of other users"
    os.waitpid(pid, 0)  # one that could not be ended reads the end of the stream, and leaves
    return "" if said == "held" else said


def _try(lock: Lock, connection: int) -> None:
    """The child: put the lock on, try the doors, tell, and wait for the end."""
    try:
        try:
            lock.apply([connection], MEMORY_MB, 10)
            said = _open_door() if lock.filters else "held"
        except (Unavailable, OSError, ValueError) as error:
            said = str(error)
        os.write(connection, said.encode())
        os.read(connection, 1)
    finally:
        os._exit(0)


def _open_door() -> str:
    """What the filter should have taken and has not; "held" when nothing."""
    for what, attempt in (("sockets", _make_socket), ("processes", _make_process)):
        try:
            attempt()
        except PermissionError:
            continue
        except OSError as error:  # it failed for a reason that a student's code may not meet
            return f"{what} failed with {error!r} and not for the filter"
        return f"the filter was put on and {what} can still be made"
    return "held"


def _make_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _make_process() -> None:
    if os.fork() == 0:
        os._exit(0)
