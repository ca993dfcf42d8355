"""Which tier this system really gives: a child process puts it on and tries what it should have lost."""

import os
import signal
import socket
import sys

from learnloop.sandbox.confine import process
from learnloop.sandbox.confine.lock import Lock
from learnloop.sandbox.confine.tiers import TIERS, WEAKEST, Confinement, Tier, Unavailable

SECONDS = 10.0
MEMORY_MB = 4096


def choose(forced: Tier | None = None) -> tuple[Lock, Confinement]:
    """The best tier that a probe has seen to hold, or the one that is ``forced``, ready to be applied.

    Raises ``Unavailable`` when the forced one cannot be had. On systems other than Linux there is only the weakest tier.
    """
    root = _why_root() if process.is_root() else ""
    missing: list[str] = []
    for tier in [forced] if forced else TIERS:
        try:
            if tier.seccomp and sys.platform != "linux":
                raise Unavailable("only Linux has it")
            lock = Lock(tier, drop_root=not root)
            if tier.seccomp:
                _probe(lock)
        except Unavailable as error:
            missing.append(f"{tier.topmost}: {error}")
        else:
            return lock, Confinement(tier, missing, root)
    raise Unavailable("; ".join(missing))


def _why_root() -> str:
    """Why root cannot be dropped here; "" when it can, and this process can still end the one that dropped it."""
    try:
        _probe(Lock(WEAKEST))
    except Unavailable as error:
        return str(error)
    return ""


def _probe(lock: Lock) -> None:
    """Raises ``Unavailable`` unless a child under this lock lost what it should, and can be ended from here."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(SECONDS)
        pid = os.fork()
        if pid == 0:
            _try(lock, theirs.fileno())
        theirs.close()
        try:
            said = ours.recv(1000).decode(errors="replace") or "a process that put it on did not live"
        except TimeoutError:
            said = "a process that put it on was never heard of"
        try:
            os.kill(pid, signal.SIGKILL)
        except PermissionError:
            ours.close()  # it reads the end of the stream, and leaves
            said = "this root may not end processes of other users"
        os.waitpid(pid, 0)
    if said != "held":
        raise Unavailable(said)


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
