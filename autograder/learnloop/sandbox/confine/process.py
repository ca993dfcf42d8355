"""What every tier takes from a worker: descriptors, environment, names, resources, root, a life of its own."""

import os
import sys
from collections.abc import Collection

from learnloop.sandbox.confine.tiers import Unavailable

MAX_FILE_BYTES = 16 << 20
MAX_OPEN_FILES = 64
MAX_STACK_BYTES = 16 << 20
NOBODY = 65534

_SET_PARENT_DEATH_SIGNAL = 1
_SET_DUMPABLE = 4
_SET_NO_NEW_PRIVILEGES = 38


def _prctl(option: int, value: int) -> None:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0):
        raise Unavailable(f"prctl({option}) failed: {os.strerror(ctypes.get_errno())}")


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it ends (Linux). A change of user undoes it."""
    if sys.platform == "linux":
        import signal

        _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def hide_memory() -> None:
    """Let no process of the same user trace this one or read it in /proc, and have it write no core dump (Linux)."""
    if sys.platform == "linux":
        _prctl(_SET_DUMPABLE, 0)


def renounce_privileges() -> None:
    """Nothing that this process could execute would ever give it more rights than it has (Linux)."""
    if sys.platform == "linux":
        _prctl(_SET_NO_NEW_PRIVILEGES, 1)


def forget(connection: Collection[int]) -> None:
    """Close every descriptor but these, empty the environment and the command line, leave the grader's folder."""
    low = -1
    for kept in sorted({*connection, 1 << 16}):
        os.closerange(low + 1, kept)
        low = kept
    os.environ.clear()
    sys.argv[:] = [""]
    sys.orig_argv[:] = [""]
    os.umask(0o077)
    os.chdir("/")


def limit(memory_mb: int, cpu_seconds: int) -> None:
    """Limit this process for good: memory, CPU seconds, files, processes, what the kernel would hold for it.

    Where the system has no such limits (Windows) the grader's own clock is what stops a worker.
    """
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_FSIZE": MAX_FILE_BYTES,
        "RLIMIT_NOFILE": MAX_OPEN_FILES,
        "RLIMIT_CORE": 0,
    }
    if sys.platform == "linux":  # macOS refuses a limit on the address space, and has not got some of the others
        wanted |= {
            "RLIMIT_AS": memory_mb << 20,
            "RLIMIT_STACK": MAX_STACK_BYTES,
            "RLIMIT_NPROC": 0,  # no process and no thread; without effect for root
            "RLIMIT_MSGQUEUE": 0,
            "RLIMIT_MEMLOCK": 0,
            "RLIMIT_RTPRIO": 0,
        }
    for name, value in wanted.items():
        which = getattr(resource, name)
        _, hard = resource.getrlimit(which)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (bound, bound))


def is_root() -> bool:
    """Whether this process runs as root."""
    return sys.platform != "win32" and os.getuid() == 0


def drop_root() -> None:
    """Become nobody. Raises ``Unavailable`` where root may not (in a container without CAP_SETUID, say)."""
    if sys.platform == "win32" or not is_root():
        return
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError as error:
        raise Unavailable(f"this root may not become another user ({error.strerror})") from None
