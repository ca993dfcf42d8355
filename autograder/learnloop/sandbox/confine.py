"""What a worker takes from itself before it sees a line of a student's source. The one room for confinement.

Today: resource limits, no way to write core dumps, no environment (the process is started with an empty one), its own session.
"""

import os
import sys

# What a report says of how the student's code was kept apart.
NAME = "C: a separate process with resource limits"

MAX_FILE_BYTES = 16 << 20
MAX_OPEN_FILES = 64


def confine(memory_mb: int, cpu_seconds: int) -> None:
    """Limit this process for good: address space, CPU seconds, file size, open files, core dumps.

    Where the system has no such limits (Windows) the grader's own clock is what stops a worker.
    """
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: memory_mb << 20,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: MAX_FILE_BYTES,
        resource.RLIMIT_NOFILE: MAX_OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "darwin":  # macOS refuses a limit on the address space
        del wanted[resource.RLIMIT_AS]
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (limit, limit))
    os.chdir("/")


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it ends (Linux)."""
    if sys.platform == "linux":
        import ctypes
        import signal

        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)
